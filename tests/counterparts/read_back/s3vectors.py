"""S3 Vectors: GetVectorBucket, GetIndex, ListTagsForResource; what an index keeps beside vectors from the stand-in's own path."""

from . import normal_form


def client(resource):
    return resource.session.client("s3vectors")


def bucket(resource):
    return client(resource).get_vector_bucket(vectorBucketArn=resource.physical_id)["vectorBucket"]


def encryption(resource):
    told = bucket(resource)["encryptionConfiguration"]
    return {word[0].upper() + word[1:]: value for word, value in told.items()}


def index(resource):
    return client(resource).get_index(indexArn=resource.physical_id)["index"]


def metadata(resource):
    session, told = resource.session, index(resource)
    place = {"account": session.account, "region": session.region}
    return session.post(
        "/stand-ins/s3vectors/metadata", {**place, "bucket": told["vectorBucketName"], "index": told["indexName"]}
    )


def tags(resource):
    told = client(resource).list_tags_for_resource(resourceArn=resource.physical_id)["tags"]
    return normal_form.tags({"Key": key, "Value": value} for key, value in told.items())


READERS = {
    "AWS::S3Vectors::VectorBucket": {
        "read": {
            "EncryptionConfiguration": encryption,
            "Tags": tags,
            "VectorBucketName": lambda r: bucket(r)["vectorBucketName"],
        },
        "attributes": {"VectorBucketArn": lambda r: bucket(r)["vectorBucketArn"]},
        "defaults": {"EncryptionConfiguration": {"SseType": "AES256"}, "Tags": []},
        "normal": {"Tags": normal_form.tags},
    },
    "AWS::S3Vectors::Index": {
        "read": {
            "DataType": lambda r: index(r)["dataType"],
            "Dimension": lambda r: index(r)["dimension"],
            "DistanceMetric": lambda r: index(r)["distanceMetric"],
            "IndexName": lambda r: index(r)["indexName"],
            "MetadataConfiguration": metadata,
            "Tags": tags,
            "VectorBucketName": lambda r: index(r)["vectorBucketName"],
        },
        "attributes": {"IndexArn": lambda r: index(r)["indexArn"]},
        "defaults": {"MetadataConfiguration": None, "Tags": []},
        "normal": {"Tags": normal_form.tags},
    },
}
