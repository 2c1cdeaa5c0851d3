"""AWS::EKS::PodIdentityAssociation: moto's EKS has no associations, so they are read back over a path of our own."""

import hashlib

ASSOCIATIONS: list = []
NEEDED = {"ClusterName", "Namespace", "RoleArn", "ServiceAccount"}


def register_types() -> None:
    from moto.core.common_models import CloudFormationModel
    from moto.iam.models import iam_backends

    class PodIdentityAssociation(CloudFormationModel):
        def __init__(self, account_id, region_name, properties):
            seed = f"{account_id}/{region_name}/{len(ASSOCIATIONS)}"
            self.id = "a-" + hashlib.sha256(seed.encode()).hexdigest()[:17]
            self.account_id, self.region_name = account_id, region_name
            self.properties = properties
            cluster = properties["ClusterName"]
            self.arn = f"arn:aws:eks:{region_name}:{account_id}:podidentityassociation/{cluster}/{self.id}"

        # The primary identifier in the resource's schema is its ARN.
        @property
        def physical_resource_id(self):
            return self.arn

        @staticmethod
        def cloudformation_name_type():
            return ""

        @staticmethod
        def cloudformation_type():
            return "AWS::EKS::PodIdentityAssociation"

        @classmethod
        def has_cfn_attr(cls, attr):
            return attr in ("AssociationArn", "AssociationId")

        def get_cfn_attribute(self, attribute_name):
            return {"AssociationArn": self.arn, "AssociationId": self.id}[attribute_name]

        @classmethod
        def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
            properties = cloudformation_json["Properties"]
            unknown = set(properties) - NEEDED - {"Tags"}
            if unknown or not NEEDED <= set(properties):
                raise ValueError(f"an association has {sorted(NEEDED)} and `Tags`, not {sorted(properties)}")
            # EKS refuses a role that is not there.
            iam_backends[account_id]["aws"].get_role_by_arn(properties["RoleArn"])
            # A service account of a cluster has one association.
            key = [properties[name] for name in ("ClusterName", "Namespace", "ServiceAccount")]
            for known in ASSOCIATIONS:
                place = (known.account_id, known.region_name)
                same = [known.properties[name] for name in ("ClusterName", "Namespace", "ServiceAccount")]
                if place == (account_id, region_name) and same == key:
                    raise ValueError(f"{key} has an association already")
            association = cls(account_id, region_name, properties)
            ASSOCIATIONS.append(association)
            return association

        def is_created(self):
            return True


def list_associations(body: dict) -> list:
    return [
        {
            "AssociationArn": association.arn,
            "AssociationId": association.id,
            **{name: association.properties[name] for name in NEEDED},
            "Tags": association.properties.get("Tags", []),
        }
        for association in ASSOCIATIONS
        if (association.account_id, association.region_name) == (body["account"], body["region"])
    ]


ROUTES = {("POST", "/stand-ins/eks/pod-identity-associations"): list_associations}
