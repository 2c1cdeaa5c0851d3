"""AWS::BedrockMantle::Project: moto has no such service and boto3 no client, so projects are read back over a path of our own."""

import hashlib

PROJECTS: list = []


def register_types() -> None:
    from moto.core.common_models import CloudFormationModel

    class Project(CloudFormationModel):
        def __init__(self, account_id, region_name, name, tags):
            seed = f"{account_id}/{region_name}/{name}/{len(PROJECTS)}"
            self.id = "proj_" + hashlib.sha256(seed.encode()).hexdigest()[:16]
            self.account_id, self.region_name = account_id, region_name
            self.name, self.tags = name, tags
            self.arn = f"arn:aws:bedrock-mantle:{region_name}:{account_id}:project/{self.id}"

        # The primary identifier in the resource's schema is its ARN.
        @property
        def physical_resource_id(self):
            return self.arn

        @staticmethod
        def cloudformation_name_type():
            return "Name"

        @staticmethod
        def cloudformation_type():
            return "AWS::BedrockMantle::Project"

        @classmethod
        def has_cfn_attr(cls, attr):
            return attr in ("Arn", "Id")

        def get_cfn_attribute(self, attribute_name):
            return {"Arn": self.arn, "Id": self.id}[attribute_name]

        @classmethod
        def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
            properties = cloudformation_json["Properties"]
            unknown = set(properties) - {"Name", "Tags"}
            if unknown or "Name" not in properties:
                raise ValueError(f"a project has `Name` and `Tags`, not {sorted(properties)}")
            project = cls(account_id, region_name, properties["Name"], properties.get("Tags", []))
            PROJECTS.append(project)
            return project

        def is_created(self):
            return True


def list_projects(body: dict) -> list:
    return [
        {"Arn": project.arn, "Id": project.id, "Name": project.name, "Tags": project.tags}
        for project in PROJECTS
        if (project.account_id, project.region_name) == (body["account"], body["region"])
    ]


ROUTES = {("POST", "/stand-ins/bedrock-mantle/projects"): list_projects}
