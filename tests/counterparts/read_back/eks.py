"""EKS: pod identity associations, from the stand-in's own path, as moto has no operations for them."""

from . import normal_form


def association(resource):
    session = resource.session
    listed = session.post("/stand-ins/eks/pod-identity-associations", {"account": session.account, "region": session.region})
    found = [association for association in listed if association["AssociationArn"] == resource.physical_id]
    if len(found) != 1:
        raise LookupError(f"{len(found)} associations have the ARN")
    return found[0]


READERS = {
    "AWS::EKS::PodIdentityAssociation": {
        "read": {
            "ClusterName": lambda r: association(r)["ClusterName"],
            "Namespace": lambda r: association(r)["Namespace"],
            "RoleArn": lambda r: association(r)["RoleArn"],
            "ServiceAccount": lambda r: association(r)["ServiceAccount"],
            "Tags": lambda r: normal_form.tags(association(r)["Tags"]),
        },
        "attributes": {
            "AssociationArn": lambda r: association(r)["AssociationArn"],
            "AssociationId": lambda r: association(r)["AssociationId"],
        },
        "defaults": {"Tags": []},
        "normal": {"Tags": normal_form.tags},
    }
}
