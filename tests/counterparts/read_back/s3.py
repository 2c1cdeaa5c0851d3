"""S3: the Get operations of a bucket, one for each property."""

from botocore.exceptions import ClientError

from . import normal_form


def s3(resource):
    return resource.session.client("s3")


def told(operation, key, missing):
    """What an operation answers; `missing` where S3 says that there is no such configuration."""

    def read(resource):
        try:
            answer = getattr(s3(resource), operation)(Bucket=resource.physical_id)
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code.startswith("NoSuch") or code.endswith("NotFoundError"):
                return missing
            raise
        return answer.get(key, missing)

    return read


def encryption(resource):
    configuration = told("get_bucket_encryption", "ServerSideEncryptionConfiguration", None)(resource)
    if not configuration:
        return None
    rules = [
        {
            "BucketKeyEnabled": rule.get("BucketKeyEnabled", False),
            "ServerSideEncryptionByDefault": rule["ApplyServerSideEncryptionByDefault"],
        }
        for rule in configuration["Rules"]
    ]
    return {"ServerSideEncryptionConfiguration": rules}


def lifecycle(resource):
    rules = told("get_bucket_lifecycle_configuration", "Rules", None)(resource)
    if rules is None:
        return None
    return normal_form.numbers({"Rules": [rule(one) for one in rules]})


def rule(told):
    said = {"Id": told["ID"], "Status": told["Status"]}
    if "Expiration" in told:
        said["ExpirationInDays"] = told["Expiration"]["Days"]
    for name in ("AbortIncompleteMultipartUpload", "NoncurrentVersionExpiration"):
        if name in told:
            said[name] = told[name]
    if "Transitions" in told:
        said["Transitions"] = [
            {"StorageClass": one["StorageClass"], "TransitionInDays": one["Days"]} for one in told["Transitions"]
        ]
    return said


def lock(resource):
    configuration = told("get_object_lock_configuration", "ObjectLockConfiguration", None)(resource)
    if not configuration or "Rule" not in configuration:
        return None
    retention = {name: value for name, value in configuration["Rule"]["DefaultRetention"].items() if value}
    return normal_form.numbers({**configuration, "Rule": {"DefaultRetention": retention}})


def lock_enabled(resource):
    configuration = told("get_object_lock_configuration", "ObjectLockConfiguration", None)(resource) or {}
    return configuration.get("ObjectLockEnabled") == "Enabled"


def ownership(resource):
    return told("get_bucket_ownership_controls", "OwnershipControls", None)(resource)


def public_access(resource):
    return told("get_public_access_block", "PublicAccessBlockConfiguration", None)(resource)


def versioning(resource):
    status = told("get_bucket_versioning", "Status", None)(resource)
    return {"Status": status} if status else None


def tags(resource):
    return normal_form.tags(told("get_bucket_tagging", "TagSet", [])(resource))


def bucket_name(resource):
    s3(resource).head_bucket(Bucket=resource.physical_id)
    return resource.physical_id


READERS = {
    "AWS::S3::Bucket": {
        "read": {
            "BucketEncryption": encryption,
            "BucketName": bucket_name,
            "LifecycleConfiguration": lifecycle,
            "ObjectLockConfiguration": lock,
            "ObjectLockEnabled": lock_enabled,
            "OwnershipControls": ownership,
            "PublicAccessBlockConfiguration": public_access,
            "Tags": tags,
            "VersioningConfiguration": versioning,
        },
        "attributes": {},
        "defaults": {
            "BucketEncryption": None,
            "LifecycleConfiguration": None,
            "ObjectLockConfiguration": None,
            "ObjectLockEnabled": False,
            "OwnershipControls": None,
            "PublicAccessBlockConfiguration": None,
            "Tags": [],
            "VersioningConfiguration": None,
        },
        "normal": {
            "LifecycleConfiguration": normal_form.numbers,
            "ObjectLockConfiguration": normal_form.numbers,
            "Tags": normal_form.tags,
        },
    },
    "AWS::S3::BucketPolicy": {
        "read": {
            "Bucket": bucket_name,
            "PolicyDocument": lambda r: normal_form.document(told("get_bucket_policy", "Policy", None)(r)),
        },
        "attributes": {},
        "defaults": {},
        "normal": {"PolicyDocument": normal_form.document},
    },
}
