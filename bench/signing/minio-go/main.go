// minio-go, with the protocol of runner.mjs.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"log"
	"math/rand"
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
	keys := make([]string, 10000)
	for number := range keys {
		keys[number] = fmt.Sprintf("uploads/%08x-e89b-42d3-a456-426614174000-report-%d.pdf", rand.Uint32(), number)
	}
	position, ctx, output := 0, context.Background(), json.NewEncoder(os.Stdout)
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		milliseconds, err := strconv.Atoi(lines.Text())
		if err != nil {
			log.Fatal(err)
		}
		begin, count, url := time.Now(), 0, ""
		for time.Since(begin) < time.Duration(milliseconds)*time.Millisecond {
			for batch := 0; batch < 16; batch++ {
				position = (position + 1) % len(keys)
				signed, err := client.PresignedGetObject(ctx, bucket, keys[position], expires, nil)
				if err != nil {
					log.Fatal(err)
				}
				url = signed.String()
			}
			count += 16
		}
		output.Encode(map[string]any{"count": count, "seconds": time.Since(begin).Seconds(), "key": keys[position], "url": url})
	}
}
