"""boto3, with the protocol of runner.mjs."""

import json
import os
import sys
import time
import uuid

import boto3
from botocore.config import Config

BUCKET = os.environ["BUCKET"]
EXPIRES_IN = int(os.environ["EXPIRES_IN"])
KEYS = [f"uploads/{uuid.uuid4()}-report-{number}.pdf" for number in range(10_000)]

# Without signature_version, boto3 still signs with SigV2 in us-east-1.
s3 = boto3.client("s3", config=Config(signature_version="s3v4"))
position = 0
for line in sys.stdin:
    begin = now = time.perf_counter()
    end = begin + float(line) / 1000
    count = 0
    while now < end:
        for _ in range(16):
            position = (position + 1) % len(KEYS)
            url = s3.generate_presigned_url(
                "get_object", Params={"Bucket": BUCKET, "Key": KEYS[position]}, ExpiresIn=EXPIRES_IN
            )
        count += 16
        now = time.perf_counter()
    result = {"count": count, "seconds": now - begin, "key": KEYS[position], "url": url}
    print(json.dumps(result), flush=True)
