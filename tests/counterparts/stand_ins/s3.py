"""AWS::S3::BucketPolicy, and what moto's model of AWS::S3::Bucket drops: bucket keys, lifecycle, lock, ownership, versioning."""

import json

from .around_create import after_create


def backend(account_id):
    from moto.s3.models import s3_backends

    return s3_backends[account_id]["aws"]


def register_types() -> None:
    from moto.core.common_models import CloudFormationModel

    class BucketPolicy(CloudFormationModel):
        def __init__(self, bucket):
            self.bucket = bucket

        @property
        def physical_resource_id(self):
            return self.bucket

        @staticmethod
        def cloudformation_name_type():
            return ""

        @staticmethod
        def cloudformation_type():
            return "AWS::S3::BucketPolicy"

        @classmethod
        def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
            properties = cloudformation_json["Properties"]
            if set(properties) != {"Bucket", "PolicyDocument"}:
                raise ValueError(f"a bucket policy has `Bucket` and `PolicyDocument`, not {sorted(properties)}")
            name = properties["Bucket"]
            if backend(account_id).get_bucket(name).policy:
                raise ValueError(f"the bucket {name} has a policy already")
            backend(account_id).put_bucket_policy(name, json.dumps(properties["PolicyDocument"]).encode())
            return cls(name)

        def is_created(self):
            return True

    MODELS.append(BucketPolicy)


MODELS: list = []


def kept(property_, keep):
    def register():
        from moto.s3.models import FakeBucket

        def after(bucket, properties, account_id, region_name):
            if property_ in properties:
                keep(bucket, properties[property_], backend(account_id))

        after_create(FakeBucket, after)

    return register


def encryption(bucket, asked, owner):
    # moto reads the algorithm and the key itself, and drops the bucket key.
    enabled = asked["ServerSideEncryptionConfiguration"][0].get("BucketKeyEnabled", False)
    bucket.encryption["Rule"]["BucketKeyEnabled"] = "true" if enabled else "false"


def lifecycle(bucket, asked, owner):
    def rule(asked):
        told = {"ID": asked["Id"], "Status": asked["Status"], "Filter": {"Prefix": asked.get("Prefix", "")}}
        if "ExpirationInDays" in asked:
            told["Expiration"] = {"Days": asked["ExpirationInDays"]}
        for name in ("AbortIncompleteMultipartUpload", "NoncurrentVersionExpiration"):
            if name in asked:
                told[name] = asked[name]
        if "Transitions" in asked:
            told["Transition"] = [
                {"Days": one["TransitionInDays"], "StorageClass": one["StorageClass"]} for one in asked["Transitions"]
            ]
        return told

    owner.put_bucket_lifecycle_configuration(bucket.name, [rule(one) for one in asked["Rules"]])


def lock(bucket, asked, owner):
    retention = asked["Rule"]["DefaultRetention"]
    bucket.default_lock_mode, bucket.default_lock_days = retention["Mode"], retention["Days"]


def lock_enabled(bucket, asked, owner):
    bucket.object_lock_enabled = asked


def ownership(bucket, asked, owner):
    owner.put_bucket_ownership_controls(bucket.name, asked["Rules"][0]["ObjectOwnership"])


def public_access(bucket, asked, owner):
    words = {True: "true", False: "false"}
    owner.put_public_access_block(bucket.name, {name: words[value] for name, value in asked.items()})


def versioning(bucket, asked, owner):
    owner.put_bucket_versioning(bucket.name, asked["Status"])


PROPERTIES = {
    "AWS::S3::Bucket.BucketEncryption": kept("BucketEncryption", encryption),
    "AWS::S3::Bucket.LifecycleConfiguration": kept("LifecycleConfiguration", lifecycle),
    "AWS::S3::Bucket.ObjectLockConfiguration": kept("ObjectLockConfiguration", lock),
    "AWS::S3::Bucket.ObjectLockEnabled": kept("ObjectLockEnabled", lock_enabled),
    "AWS::S3::Bucket.OwnershipControls": kept("OwnershipControls", ownership),
    "AWS::S3::Bucket.PublicAccessBlockConfiguration": kept("PublicAccessBlockConfiguration", public_access),
    "AWS::S3::Bucket.VersioningConfiguration": kept("VersioningConfiguration", versioning),
}
