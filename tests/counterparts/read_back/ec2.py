"""EC2: DescribeVpcEndpoints, DescribeSecurityGroups."""

from . import normal_form


def endpoint(resource):
    answer = resource.session.client("ec2").describe_vpc_endpoints(VpcEndpointIds=[resource.physical_id])
    return answer["VpcEndpoints"][0]


def group(resource):
    answer = resource.session.client("ec2").describe_security_groups(GroupIds=[resource.physical_id])
    return answer["SecurityGroups"][0]


def ingress(resource):
    """One entry for each source, as a template has them; moto keeps no description of a source group."""
    rules = []
    for permission in group(resource)["IpPermissions"]:
        same = {
            "IpProtocol": permission["IpProtocol"],
            "FromPort": permission.get("FromPort"),
            "ToPort": permission.get("ToPort"),
        }
        rules += [{**same, "CidrIp": source["CidrIp"]} for source in permission.get("IpRanges", [])]
        rules += [
            {**same, "SourceSecurityGroupId": source["GroupId"]} for source in permission.get("UserIdGroupPairs", [])
        ]
    return normal_ingress(rules)


def normal_ingress(rules):
    plain = [{key: value for key, value in rule.items() if key != "Description"} for rule in rules]
    return sorted((normal_form.numbers(rule) for rule in plain), key=str)


READERS = {
    "AWS::EC2::SecurityGroup": {
        "read": {
            "GroupDescription": lambda r: group(r)["Description"],
            "SecurityGroupIngress": ingress,
            "Tags": lambda r: normal_form.tags(
                tag for tag in group(r).get("Tags", []) if not tag["Key"].startswith("aws:")
            ),
            "VpcId": lambda r: group(r)["VpcId"],
        },
        "attributes": {"GroupId": lambda r: group(r)["GroupId"]},
        "defaults": {"SecurityGroupIngress": [], "Tags": []},
        "normal": {"SecurityGroupIngress": normal_ingress, "Tags": normal_form.tags},
    },
    "AWS::EC2::VPCEndpoint": {
        "read": {
            "PolicyDocument": lambda r: normal_form.document(endpoint(r)["PolicyDocument"]),
            "PrivateDnsEnabled": lambda r: endpoint(r)["PrivateDnsEnabled"],
            "RouteTableIds": lambda r: sorted(endpoint(r).get("RouteTableIds", [])),
            "SecurityGroupIds": lambda r: sorted(found["GroupId"] for found in endpoint(r).get("Groups", [])),
            "ServiceName": lambda r: endpoint(r)["ServiceName"],
            "SubnetIds": lambda r: sorted(endpoint(r).get("SubnetIds", [])),
            "Tags": lambda r: normal_form.tags(
                tag for tag in endpoint(r).get("Tags", []) if not tag["Key"].startswith("aws:")
            ),
            "VpcEndpointType": lambda r: endpoint(r)["VpcEndpointType"],
            "VpcId": lambda r: endpoint(r)["VpcId"],
        },
        "attributes": {"Id": lambda r: endpoint(r)["VpcEndpointId"]},
        "defaults": {"RouteTableIds": [], "SecurityGroupIds": [], "SubnetIds": [], "Tags": []},
        "normal": {
            "PolicyDocument": normal_form.document,
            "RouteTableIds": sorted,
            "SecurityGroupIds": sorted,
            "SubnetIds": sorted,
            "Tags": normal_form.tags,
        },
    },
}
