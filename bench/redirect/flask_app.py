"""Flask and boto3: the redirect as in the legacy proxy that Signpost replaces."""

import logging
import os

import boto3
from botocore.config import Config
from flask import Flask, jsonify, redirect, request

BUCKET = os.environ["BUCKET"]

logging.basicConfig(level=logging.INFO, format="[%(levelname)s] %(message)s")
log = logging.getLogger("proxy")
# Without signature_version, boto3 still signs with SigV2 in us-east-1.
s3 = boto3.client("s3", config=Config(signature_version="s3v4"))
app = Flask(__name__)


@app.get("/")
def proxy():
    tenant, objectkey = request.args.get("tenant"), request.args.get("objectkey")
    if not tenant or not objectkey:
        return jsonify(error="Missing required parameter: " + ("objectkey" if tenant else "tenant")), 400
    params = {"Bucket": BUCKET, "Key": objectkey}
    url = s3.generate_presigned_url("get_object", Params=params, ExpiresIn=int(os.environ["EXPIRES_IN"]))
    log.info("tenant=%s objectkey=%s url_generated=True", tenant, objectkey)
    return redirect(url, 302)


@app.get("/health/live")
def live():
    return {"status": "ok"}
