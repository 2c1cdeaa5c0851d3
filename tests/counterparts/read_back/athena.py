"""Athena: GetWorkGroup, GetNamedQuery, ListTagsForResource. Glue: GetDatabase, GetTable."""

from . import normal_form


def workgroup(resource):
    return resource.session.client("athena").get_work_group(WorkGroup=resource.physical_id)["WorkGroup"]


def configuration(resource):
    """What was asked for: Athena adds the defaults of the rest."""
    told = normal_form.numbers(workgroup(resource)["Configuration"])
    return {name: told.get(name) for name in resource.expected.get("WorkGroupConfiguration", {})}


def tags(resource):
    session = resource.session
    arn = f"arn:aws:athena:{session.region}:{session.account}:workgroup/{resource.physical_id}"
    return normal_form.tags(session.client("athena").list_tags_for_resource(ResourceARN=arn)["Tags"])


def query(resource):
    return resource.session.client("athena").get_named_query(NamedQueryId=resource.physical_id)["NamedQuery"]


def database(resource):
    told = resource.session.client("glue").get_database(Name=resource.physical_id)["Database"]
    return {name: told[name] for name in ("Description", "Name") if name in told}


def table(resource):
    client = resource.session.client("glue")
    told = client.get_table(DatabaseName=resource.expected["DatabaseName"], Name=resource.physical_id)["Table"]
    names = ("Name", "Parameters", "PartitionKeys", "StorageDescriptor", "TableType")
    return {name: told[name] for name in names if name in told}


def catalog(read):
    """Every catalogue that is asked without an id is the account's own."""

    def of(resource):
        read(resource)
        return resource.session.account

    return of


READERS = {
    "AWS::Athena::NamedQuery": {
        "read": {
            "Database": lambda r: query(r)["Database"],
            "Description": lambda r: query(r).get("Description"),
            "Name": lambda r: query(r)["Name"],
            "QueryString": lambda r: query(r)["QueryString"],
            "WorkGroup": lambda r: query(r)["WorkGroup"],
        },
    },
    "AWS::Athena::WorkGroup": {
        "read": {
            "Description": lambda r: workgroup(r).get("Description"),
            "Name": lambda r: workgroup(r)["Name"],
            "State": lambda r: workgroup(r)["State"],
            "Tags": tags,
            "WorkGroupConfiguration": configuration,
        },
        "defaults": {"State": "ENABLED", "Tags": []},
        "normal": {"Tags": normal_form.tags, "WorkGroupConfiguration": normal_form.numbers},
    },
    "AWS::Glue::Database": {"read": {"CatalogId": catalog(database), "DatabaseInput": database}},
    "AWS::Glue::Table": {
        "read": {
            "CatalogId": catalog(table),
            "DatabaseName": lambda r: r.expected["DatabaseName"] if table(r) else None,
            "TableInput": table,
        },
    },
}
