"""AWS::CloudTrail::Trail over moto's own backend, which has no model for it and looks for buckets in the trail's account alone.

As AWS does, a trail is refused whose bucket is not there or does not let the trail write, whatever account the bucket is in.
"""

import json

MODELS: list = []
NEEDED = {"IsLogging", "S3BucketName"}


def register_types() -> None:
    from moto.cloudtrail.models import Trail, cloudtrail_backends
    from moto.core.common_models import CloudFormationModel
    from moto.s3.models import s3_backends

    def check_bucket_exists(self):
        owner = s3_backends.bucket_accounts.get(self.bucket_name)
        if owner is None:
            raise ValueError(f"there is no bucket {self.bucket_name}")
        partition, account = owner
        policy = s3_backends[account][partition].get_bucket(self.bucket_name).policy
        if not policy or self.arn not in json.dumps(json.loads(policy)):
            raise ValueError(f"the bucket {self.bucket_name} does not let {self.arn} write")

    Trail.check_bucket_exists = check_bucket_exists

    class TrailOfTemplate(CloudFormationModel):
        def __init__(self, name, arn):
            self.name, self.arn = name, arn

        @property
        def physical_resource_id(self):
            return self.name

        @staticmethod
        def cloudformation_name_type():
            return "TrailName"

        @staticmethod
        def cloudformation_type():
            return "AWS::CloudTrail::Trail"

        @classmethod
        def has_cfn_attr(cls, attr):
            return attr == "Arn"

        def get_cfn_attribute(self, attribute_name):
            return {"Arn": self.arn}[attribute_name]

        @classmethod
        def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
            properties = dict(cloudformation_json["Properties"])
            if not NEEDED <= set(properties):
                raise ValueError(f"a trail needs {sorted(NEEDED)}")
            backend = cloudtrail_backends[account_id][region_name]
            trail = backend.create_trail(
                name=properties.pop("TrailName"),
                bucket_name=properties.pop("S3BucketName"),
                s3_key_prefix=None,
                sns_topic_name=None,
                is_global=properties.pop("IncludeGlobalServiceEvents", True),
                is_multi_region=properties.pop("IsMultiRegionTrail", False),
                log_validation=properties.pop("EnableLogFileValidation", False),
                is_org_trail=properties.pop("IsOrganizationTrail", False),
                cw_log_group_arn=None,
                cw_role_arn=None,
                kms_key_id=properties.pop("KMSKeyId", None),
                tags_list=properties.pop("Tags", []),
            )
            selectors = properties.pop("AdvancedEventSelectors", [])
            types = [
                field["Equals"]
                for selector in selectors
                for field in selector["FieldSelectors"]
                if field["Field"] == "resources.type"
            ]
            if any(len(names) != 1 for names in types):
                raise ValueError("a selector has one `resources.type`")
            if selectors:
                backend.put_event_selectors(trail.trail_name, [], selectors)
            if properties.pop("IsLogging"):
                backend.start_logging(trail.trail_name)
            if properties:
                raise ValueError(f"a trail here has no {sorted(properties)}")
            return cls(trail.trail_name, trail.arn)

        def is_created(self):
            return True

    MODELS.append(TrailOfTemplate)
