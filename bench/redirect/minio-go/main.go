// Go's net/http and minio-go.
package main

import (
	"log"
	"net/http"
	"os"
	"strconv"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

func main() {
	client, err := minio.New("s3.amazonaws.com", &minio.Options{
		Creds:  credentials.NewEnvAWS(),
		Secure: true,
		Region: os.Getenv("AWS_REGION"),
	})
	if err != nil {
		log.Fatal(err)
	}
	seconds, err := strconv.Atoi(os.Getenv("EXPIRES_IN"))
	if err != nil {
		log.Fatal(err)
	}
	bucket, expires := os.Getenv("BUCKET"), time.Duration(seconds)*time.Second

	http.HandleFunc("/health/live", func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusOK)
	})
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		query := r.URL.Query()
		tenant, key := query.Get("tenant"), query.Get("objectkey")
		if tenant == "" || key == "" {
			http.Error(w, "Missing required parameter", http.StatusBadRequest)
			return
		}
		url, err := client.PresignedGetObject(r.Context(), bucket, key, expires, nil)
		if err != nil {
			http.Error(w, "Failed to generate S3 URL", http.StatusInternalServerError)
			return
		}
		http.Redirect(w, r, url.String(), http.StatusFound)
	})
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil))
}
