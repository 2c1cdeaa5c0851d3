"""ElastiCache: users over moto's own API; their groups and caches, which it lacks, over a path of our own.

What AWS refuses is refused here: a name that is not lower case, a user with IAM whose name is not its id, a group of users that
are not there, a cache with a group that is not there, failover without a replica.
"""

import re

GROUPS: list = []
CACHES: list = []
SUBNETS: list = []
GROUPS_OF_NODES: list = []
# moto finds models for as long as something holds them.
MODELS: list = []
NODES = [
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
]
NAME = re.compile(r"[a-z](?:-?[a-z0-9]){0,39}")


def named(text: str) -> str:
    if not NAME.fullmatch(text) or len(text) > 40:
        raise ValueError(f"{text} is no name in ElastiCache")
    return text


def only(type_: str, properties: dict, required: set, optional: set) -> None:
    unknown, missing = set(properties) - required - optional, required - set(properties)
    if unknown or missing:
        raise ValueError(f"{type_} has no {sorted(unknown)} and needs {sorted(missing)}")


def register_types() -> None:
    from moto.core.common_models import CloudFormationModel
    from moto.elasticache.models import elasticache_backends

    class Made:
        """What a type's TYPE and NAME say: CloudFormation's word for it, and the property that is its id."""

        def __init__(self, account_id, region_name, properties):
            self.account, self.region, self.properties = account_id, region_name, properties

        @property
        def physical_resource_id(self):
            return self.properties[self.NAME]

        @classmethod
        def cloudformation_name_type(cls):
            return cls.NAME

        @classmethod
        def cloudformation_type(cls):
            return cls.TYPE

        @classmethod
        def has_cfn_attr(cls, attr):
            return attr in cls.ATTRIBUTES

        def get_cfn_attribute(self, attribute_name):
            return self.attributes()[attribute_name]

        def arn(self, rest):
            return f"arn:aws:elasticache:{self.region}:{self.account}:{rest}"

        def is_created(self):
            return True

    class ElastiCacheUser(Made, CloudFormationModel):
        TYPE, NAME = "AWS::ElastiCache::User", "UserId"
        ATTRIBUTES = ("Arn", "Status")

        def attributes(self):
            return {"Arn": self.arn(f"user:{self.physical_resource_id}"), "Status": "active"}

        @classmethod
        def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
            properties = cloudformation_json["Properties"]
            only(
                cls.cloudformation_type(),
                properties,
                {"AccessString", "AuthenticationMode", "Engine", "UserId", "UserName"},
                {"Tags"},
            )
            mode = properties["AuthenticationMode"]["Type"]
            if mode == "iam" and properties["UserName"] != properties["UserId"]:
                raise ValueError("the name of a user with IAM is its id")
            elasticache_backends[account_id][region_name].create_user(
                user_id=named(properties["UserId"]),
                user_name=properties["UserName"],
                engine=properties["Engine"],
                passwords=[],
                access_string=properties["AccessString"],
                no_password_required=False,
                authentication_type=mode,
                tags=properties.get("Tags"),
            )
            return cls(account_id, region_name, properties)

    class ElastiCacheUserGroup(Made, CloudFormationModel):
        TYPE, NAME = "AWS::ElastiCache::UserGroup", "UserGroupId"
        ATTRIBUTES = ("Arn", "Status")

        def attributes(self):
            return {"Arn": self.arn(f"usergroup:{self.physical_resource_id}"), "Status": "active"}

        @classmethod
        def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
            properties = cloudformation_json["Properties"]
            only(cls.cloudformation_type(), properties, {"Engine", "UserGroupId", "UserIds"}, {"Tags"})
            group = cls(account_id, region_name, properties)
            named(group.physical_resource_id)
            if group.physical_resource_id in {known.physical_resource_id for known in alike(GROUPS, group)}:
                raise ValueError(f"there is a group {group.physical_resource_id}")
            users = elasticache_backends[account_id][region_name].users
            missing = set(properties["UserIds"]) - set(users)
            if missing:
                raise ValueError(f"there are no users {sorted(missing)}")
            others = {user for user in properties["UserIds"] if users[user].engine != properties["Engine"]}
            if others:
                raise ValueError(f"{sorted(others)} are users of another engine")
            GROUPS.append(group)
            return group

    class ServerlessCache(Made, CloudFormationModel):
        TYPE, NAME = "AWS::ElastiCache::ServerlessCache", "ServerlessCacheName"
        ATTRIBUTES = ("ARN", "Endpoint.Address", "Endpoint.Port", "ReaderEndpoint.Address", "ReaderEndpoint.Port")

        def attributes(self):
            host = f"{self.physical_resource_id}-a1b2c3.serverless.{self.region}.cache.amazonaws.com"
            return {
                "ARN": self.arn(f"serverlesscache:{self.physical_resource_id}"),
                "Endpoint.Address": host,
                "Endpoint.Port": "6379",
                "ReaderEndpoint.Address": host,
                "ReaderEndpoint.Port": "6380",
            }

        @classmethod
        def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
            properties = cloudformation_json["Properties"]
            only(
                cls.cloudformation_type(),
                properties,
                {"Engine", "ServerlessCacheName"},
                {
                    "CacheUsageLimits",
                    "ConnectionType",
                    "KmsKeyId",
                    "MajorEngineVersion",
                    "SecurityGroupIds",
                    "SnapshotRetentionLimit",
                    "SubnetIds",
                    "Tags",
                    "UserGroupId",
                },
            )
            cache = cls(account_id, region_name, properties)
            named(cache.physical_resource_id)
            if cache.physical_resource_id in {known.physical_resource_id for known in alike(CACHES, cache)}:
                raise ValueError(f"there is a cache {cache.physical_resource_id}")
            groups = {known.physical_resource_id for known in alike(GROUPS, cache)}
            if properties.get("UserGroupId") not in groups:
                raise ValueError(f"there is no group {properties.get('UserGroupId')}")
            CACHES.append(cache)
            return cache

    class SubnetGroup(Made, CloudFormationModel):
        TYPE, NAME = "AWS::ElastiCache::SubnetGroup", "CacheSubnetGroupName"
        ATTRIBUTES = ()

        def attributes(self):
            return {}

        @classmethod
        def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
            properties = cloudformation_json["Properties"]
            only(cls.cloudformation_type(), properties, {"CacheSubnetGroupName", "Description", "SubnetIds"}, {"Tags"})
            group = cls(account_id, region_name, properties)
            if group.physical_resource_id in {known.physical_resource_id for known in alike(SUBNETS, group)}:
                raise ValueError(f"there are subnets {group.physical_resource_id}")
            SUBNETS.append(group)
            return group

    class ReplicationGroup(Made, CloudFormationModel):
        TYPE, NAME = "AWS::ElastiCache::ReplicationGroup", "ReplicationGroupId"
        ATTRIBUTES = ("PrimaryEndPoint.Address", "PrimaryEndPoint.Port", "ReaderEndPoint.Address", "ReaderEndPoint.Port")

        def attributes(self):
            host = f"{self.physical_resource_id}.a1b2c3.{self.region}.cache.amazonaws.com"
            port = str(self.properties["Port"])
            return {
                "PrimaryEndPoint.Address": f"master.{host}",
                "PrimaryEndPoint.Port": port,
                "ReaderEndPoint.Address": f"replica.{host}",
                "ReaderEndPoint.Port": port,
            }

        @classmethod
        def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
            properties = cloudformation_json["Properties"]
            only(
                cls.cloudformation_type(),
                properties,
                {"CacheNodeType", "Engine", "ReplicationGroupDescription", "ReplicationGroupId"},
                set(NODES) - {"CacheNodeType", "Engine", "ReplicationGroupDescription", "ReplicationGroupId"},
            )
            nodes = cls(account_id, region_name, properties)
            named(nodes.physical_resource_id)
            if nodes.physical_resource_id in {known.physical_resource_id for known in alike(GROUPS_OF_NODES, nodes)}:
                raise ValueError(f"there are nodes {nodes.physical_resource_id}")
            subnets = {known.physical_resource_id for known in alike(SUBNETS, nodes)}
            if properties["CacheSubnetGroupName"] not in subnets:
                raise ValueError(f"there are no subnets {properties['CacheSubnetGroupName']}")
            groups = {known.physical_resource_id for known in alike(GROUPS, nodes)}
            if set(properties["UserGroupIds"]) - groups:
                raise ValueError(f"there is no group of {properties['UserGroupIds']}")
            if not yes(properties["TransitEncryptionEnabled"]):
                raise ValueError("users need encryption in transit")
            if yes(properties["MultiAZEnabled"]) and not yes(properties["AutomaticFailoverEnabled"]):
                raise ValueError("several zones need failover")
            if yes(properties["AutomaticFailoverEnabled"]) and int(properties["ReplicasPerNodeGroup"]) < 1:
                raise ValueError("failover needs a replica")
            GROUPS_OF_NODES.append(nodes)
            return nodes

    MODELS.extend([ElastiCacheUser, ElastiCacheUserGroup, ServerlessCache, SubnetGroup, ReplicationGroup])


def yes(value) -> bool:
    return str(value).lower() == "true"


def alike(made: list, one) -> list:
    return [known for known in made if (known.account, known.region) == (one.account, one.region)]


def listed(made: list):
    return lambda body: [
        {"id": one.physical_resource_id, "properties": one.properties, "attributes": one.attributes()}
        for one in made
        if (one.account, one.region) == (body["account"], body["region"])
    ]


ROUTES = {
    ("POST", "/stand-ins/elasticache/serverless-caches"): listed(CACHES),
    ("POST", "/stand-ins/elasticache/user-groups"): listed(GROUPS),
    ("POST", "/stand-ins/elasticache/subnet-groups"): listed(SUBNETS),
    ("POST", "/stand-ins/elasticache/replication-groups"): listed(GROUPS_OF_NODES),
}
