"""FastAPI and boto3: the upload route as in the legacy API that Signpost replaces, and the redirect."""

import os
import uuid
from pathlib import PurePath

import boto3
from botocore.config import Config
from fastapi import FastAPI, HTTPException
from fastapi.responses import RedirectResponse
from pydantic import BaseModel

BUCKET = os.environ["BUCKET"]
ALLOWED_FILE_TYPES = {".jpg": "image/jpeg", ".pdf": "application/pdf", ".txt": "text/plain"}

# Without signature_version, boto3 still signs with SigV2 in us-east-1.
s3 = boto3.client("s3", config=Config(signature_version="s3v4"))
app = FastAPI()


class UploadRequest(BaseModel):
    filename: str
    content_type: str


class UploadResponse(BaseModel):
    presigned_url: str
    file_key: str
    expires_in: int


@app.get("/")
async def redirect(tenant: str, objectkey: str):
    params = {"Bucket": BUCKET, "Key": objectkey}
    url = s3.generate_presigned_url("get_object", Params=params, ExpiresIn=int(os.environ["EXPIRES_IN"]))
    return RedirectResponse(url, status_code=302)


@app.post("/upload-url", response_model=UploadResponse)
async def upload_url(request: UploadRequest):
    if PurePath(request.filename).suffix.lower() not in ALLOWED_FILE_TYPES:
        raise HTTPException(400, f"File type not allowed. Allowed types: {list(ALLOWED_FILE_TYPES)}")
    file_key = f"uploads/{uuid.uuid4()}-{request.filename}"
    params = {"Bucket": BUCKET, "Key": file_key, "ContentType": request.content_type}
    url = s3.generate_presigned_url("put_object", Params=params, ExpiresIn=600)
    return UploadResponse(presigned_url=url, file_key=file_key, expires_in=600)


@app.get("/health/live")
async def live():
    return {"status": "ok"}
