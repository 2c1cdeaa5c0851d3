"""S3 Vectors: vector buckets and indexes over moto's own API, which drops what an index keeps beside its vectors."""

import re

NAME = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
# (account, region, bucket, index) -> MetadataConfiguration
METADATA: dict = {}
# moto finds models for as long as something holds them.
MODELS: list = []


def named(text: str) -> str:
    if not NAME.fullmatch(text):
        raise ValueError(f"{text} is no name in S3 Vectors")
    return text


def only(type_: str, properties: dict, required: set, optional: set) -> None:
    unknown, missing = set(properties) - required - optional, required - set(properties)
    if unknown or missing:
        raise ValueError(f"{type_} has no {sorted(unknown)} and needs {sorted(missing)}")


def plain(tags) -> dict:
    return {tag["Key"]: tag["Value"] for tag in tags or []}


def register_types() -> None:
    from moto.core.common_models import CloudFormationModel
    from moto.s3vectors.models import s3vectors_backends

    class Made:
        def __init__(self, arn, attribute):
            self.arn, self.attribute = arn, attribute

        @property
        def physical_resource_id(self):
            return self.arn

        @staticmethod
        def cloudformation_name_type():
            return ""

        def get_cfn_attribute(self, attribute_name):
            return {self.attribute: self.arn}[attribute_name]

        def is_created(self):
            return True

    class VectorBucket(Made, CloudFormationModel):
        @staticmethod
        def cloudformation_type():
            return "AWS::S3Vectors::VectorBucket"

        @classmethod
        def has_cfn_attr(cls, attr):
            return attr == "VectorBucketArn"

        @classmethod
        def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
            properties = cloudformation_json["Properties"]
            only(cls.cloudformation_type(), properties, {"VectorBucketName"}, {"EncryptionConfiguration", "Tags"})
            encryption = properties.get("EncryptionConfiguration")
            if encryption and encryption["SseType"] == "aws:kms" and "KmsKeyArn" not in encryption:
                raise ValueError("a bucket under a key names it")
            backend = s3vectors_backends[account_id]["aws"]
            name = named(properties["VectorBucketName"])
            backend.create_vector_bucket(
                region_name,
                name,
                {word[0].lower() + word[1:]: value for word, value in (encryption or {}).items()},
                plain(properties.get("Tags")),
            )
            return cls(backend.get_vector_bucket(vector_bucket_name=name).vector_bucket_arn, "VectorBucketArn")

    class VectorIndex(Made, CloudFormationModel):
        @staticmethod
        def cloudformation_type():
            return "AWS::S3Vectors::Index"

        @classmethod
        def has_cfn_attr(cls, attr):
            return attr == "IndexArn"

        @classmethod
        def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
            properties = cloudformation_json["Properties"]
            only(
                cls.cloudformation_type(),
                properties,
                {"DataType", "Dimension", "DistanceMetric", "IndexName", "VectorBucketName"},
                {"MetadataConfiguration", "Tags"},
            )
            dimension = int(properties["Dimension"])
            if not 1 <= dimension <= 4096 or properties["DistanceMetric"] not in ("cosine", "euclidean"):
                raise ValueError(f"no index has {dimension} dimensions and {properties['DistanceMetric']}")
            backend = s3vectors_backends[account_id]["aws"]
            bucket, name = properties["VectorBucketName"], named(properties["IndexName"])
            backend.create_index(
                vector_bucket_name=bucket,
                vector_bucket_arn=None,
                index_name=name,
                data_type=properties["DataType"],
                dimension=dimension,
                distance_metric=properties["DistanceMetric"],
                tags=plain(properties.get("Tags")),
            )
            METADATA[(account_id, region_name, bucket, name)] = properties.get("MetadataConfiguration")
            return cls(backend.get_index(bucket, name, None).index_arn, "IndexArn")

    MODELS.extend([VectorBucket, VectorIndex])


def metadata(body: dict):
    return METADATA.get((body["account"], body["region"], body["bucket"], body["index"]))


ROUTES = {("POST", "/stand-ins/s3vectors/metadata"): metadata}
