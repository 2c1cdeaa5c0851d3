"""ElastiCache: DescribeUsers, ListTagsForResource; groups and serverless caches from the stand-in's own path."""

from . import normal_form


def user(resource):
    client = resource.session.client("elasticache")
    return client.describe_users(UserId=resource.physical_id)["Users"][0]


def user_tags(resource):
    client = resource.session.client("elasticache")
    return normal_form.tags(client.list_tags_for_resource(ResourceName=user(resource)["ARN"])["TagList"])


def kept(resource, path):
    session = resource.session
    listed = session.post(f"/stand-ins/elasticache/{path}", {"account": session.account, "region": session.region})
    found = [one for one in listed if one["id"] == resource.physical_id]
    if len(found) != 1:
        raise LookupError(f"{len(found)} of {path} have the id")
    return found[0]


def reader(path, properties, attributes):
    def read(property_):
        normal = normal_form.tags if property_ == "Tags" else normal_form.numbers
        return lambda resource: normal(kept(resource, path)["properties"].get(property_))

    def attribute(name):
        return lambda resource: kept(resource, path)["attributes"][name]

    return {
        "read": {property_: read(property_) for property_ in properties},
        "attributes": {name: attribute(name) for name in attributes},
        "normal": {
            property_: normal_form.tags if property_ == "Tags" else normal_form.numbers for property_ in properties
        },
    }


READERS = {
    "AWS::ElastiCache::ReplicationGroup": reader(
        "replication-groups",
        [
            "AtRestEncryptionEnabled",
            "AutoMinorVersionUpgrade",
            "AutomaticFailoverEnabled",
            "CacheNodeType",
            "CacheSubnetGroupName",
            "Engine",
            "EngineVersion",
            "KmsKeyId",
            "MultiAZEnabled",
            "NumNodeGroups",
            "Port",
            "ReplicasPerNodeGroup",
            "ReplicationGroupDescription",
            "ReplicationGroupId",
            "SecurityGroupIds",
            "SnapshotRetentionLimit",
            "Tags",
            "TransitEncryptionEnabled",
            "TransitEncryptionMode",
            "UserGroupIds",
        ],
        ["PrimaryEndPoint.Address", "PrimaryEndPoint.Port", "ReaderEndPoint.Address", "ReaderEndPoint.Port"],
    ),
    "AWS::ElastiCache::SubnetGroup": reader(
        "subnet-groups", ["CacheSubnetGroupName", "Description", "SubnetIds", "Tags"], []
    ),
    "AWS::ElastiCache::ServerlessCache": reader(
        "serverless-caches",
        [
            "CacheUsageLimits",
            "ConnectionType",
            "Engine",
            "KmsKeyId",
            "MajorEngineVersion",
            "SecurityGroupIds",
            "ServerlessCacheName",
            "SnapshotRetentionLimit",
            "SubnetIds",
            "Tags",
            "UserGroupId",
        ],
        ["ARN", "Endpoint.Address", "Endpoint.Port", "ReaderEndpoint.Address", "ReaderEndpoint.Port"],
    ),
    "AWS::ElastiCache::User": {
        "read": {
            "AccessString": lambda r: user(r)["AccessString"],
            "AuthenticationMode": lambda r: {"Type": user(r)["Authentication"]["Type"]},
            "Engine": lambda r: user(r)["Engine"],
            "Tags": user_tags,
            "UserId": lambda r: user(r)["UserId"],
            "UserName": lambda r: user(r)["UserName"],
        },
        "attributes": {"Arn": lambda r: user(r)["ARN"]},
        "defaults": {"Tags": []},
        "normal": {"Tags": normal_form.tags},
    },
    "AWS::ElastiCache::UserGroup": reader(
        "user-groups", ["Engine", "Tags", "UserGroupId", "UserIds"], ["Arn"]
    ),
}
