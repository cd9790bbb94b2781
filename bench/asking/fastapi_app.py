"""FastAPI and boto3: the download route of the legacy API and the redirect, both checking that the object exists."""

import os

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from fastapi import FastAPI, HTTPException
from fastapi.responses import RedirectResponse
from pydantic import BaseModel

BUCKET = os.environ["BUCKET"]
EXPIRES_IN = int(os.environ["EXPIRES_IN"])

# FastAPI runs `def` routes on 40 threads. Each keeps its connection to the store.
config = Config(
    signature_version="s3v4",
    s3={"addressing_style": "path"},
    max_pool_connections=40,
    retries={"mode": "standard", "max_attempts": 3},
)
s3 = boto3.client("s3", endpoint_url=os.environ["S3_ENDPOINT"], config=config)
app = FastAPI()


class DownloadRequest(BaseModel):
    file_key: str


class DownloadResponse(BaseModel):
    presigned_url: str
    file_key: str
    expires_in: int
    filename: str
    size: int
    content_type: str
    etag: str


@app.get("/")
def redirect(tenant: str, objectkey: str):
    params = {"Bucket": BUCKET, "Key": objectkey}
    try:
        s3.head_object(**params)
    except ClientError as error:
        raise HTTPException(404, "File not found") from error
    url = s3.generate_presigned_url("get_object", Params=params, ExpiresIn=EXPIRES_IN)
    return RedirectResponse(url, status_code=302)


@app.post("/download-url", response_model=DownloadResponse)
def download_url(request: DownloadRequest):
    params = {"Bucket": BUCKET, "Key": request.file_key}
    try:
        found = s3.get_object(**params, Range="bytes=0-4095")
    except ClientError as error:
        raise HTTPException(404, "File not found") from error
    if found["ContentType"] != "application/pdf" or not found["Body"].read().startswith(b"%PDF-"):
        raise HTTPException(422, "The file is not what it claims to be")
    filename = request.file_key.rpartition("/")[2][37:]
    params["ResponseContentDisposition"] = f'attachment; filename="{filename}"'
    return DownloadResponse(
        presigned_url=s3.generate_presigned_url("get_object", Params=params, ExpiresIn=600),
        file_key=request.file_key,
        expires_in=600,
        filename=filename,
        size=int(found["ContentRange"].rpartition("/")[2]),
        content_type=found["ContentType"],
        etag=found["ETag"],
    )


@app.get("/health/live")
async def live():
    return {"status": "ok"}
