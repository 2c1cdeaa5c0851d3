"""CloudTrail: DescribeTrails, GetEventSelectors, GetTrailStatus, ListTags."""

from . import normal_form


def cloudtrail(resource):
    return resource.session.client("cloudtrail")


def trail(resource):
    found = cloudtrail(resource).describe_trails(trailNameList=[resource.physical_id])["trailList"]
    if len(found) != 1:
        raise LookupError(f"{len(found)} trails have the name")
    return found[0]


def selectors(resource):
    answer = cloudtrail(resource).get_event_selectors(TrailName=resource.physical_id)
    return answer.get("AdvancedEventSelectors", [])


def tags(resource):
    arn = trail(resource)["TrailARN"]
    listed = cloudtrail(resource).list_tags(ResourceIdList=[arn])["ResourceTagList"]
    return normal_form.tags(listed[0]["TagsList"] if listed else [])


READERS = {
    "AWS::CloudTrail::Trail": {
        "read": {
            "AdvancedEventSelectors": selectors,
            "EnableLogFileValidation": lambda r: trail(r)["LogFileValidationEnabled"],
            "IncludeGlobalServiceEvents": lambda r: trail(r)["IncludeGlobalServiceEvents"],
            "IsLogging": lambda r: cloudtrail(r).get_trail_status(Name=r.physical_id)["IsLogging"],
            "IsMultiRegionTrail": lambda r: trail(r)["IsMultiRegionTrail"],
            "IsOrganizationTrail": lambda r: trail(r)["IsOrganizationTrail"],
            "KMSKeyId": lambda r: trail(r).get("KmsKeyId"),
            "S3BucketName": lambda r: trail(r)["S3BucketName"],
            "Tags": tags,
            "TrailName": lambda r: trail(r)["Name"],
        },
        "attributes": {"Arn": lambda r: trail(r)["TrailARN"]},
        "defaults": {
            "AdvancedEventSelectors": [],
            "EnableLogFileValidation": False,
            "IncludeGlobalServiceEvents": True,
            "IsMultiRegionTrail": False,
            "IsOrganizationTrail": False,
            "KMSKeyId": None,
            "Tags": [],
        },
        "normal": {"Tags": normal_form.tags},
    }
}
