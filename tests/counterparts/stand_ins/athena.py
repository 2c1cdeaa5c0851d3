"""AWS::Athena::* and AWS::Glue::* over moto's own backends, which have no models for them."""

MODELS: list = []


def model(type_, create, name):
    from moto.core.common_models import CloudFormationModel

    class Made(CloudFormationModel):
        def __init__(self, physical):
            self.physical = physical

        @property
        def physical_resource_id(self):
            return self.physical

        @staticmethod
        def cloudformation_name_type():
            return name

        @staticmethod
        def cloudformation_type():
            return type_

        @classmethod
        def has_cfn_attr(cls, attr):
            return False

        @classmethod
        def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
            properties = dict(cloudformation_json["Properties"])
            made = cls(create(properties, account_id, region_name))
            if properties:
                raise ValueError(f"{type_} here has no {sorted(properties)}")
            return made

        def is_created(self):
            return True

    Made.__name__ = type_.replace("::", "")
    return Made


def athena(account_id, region_name):
    from moto.athena.models import athena_backends

    return athena_backends[account_id][region_name]


def glue(properties, account_id, region_name):
    from moto.glue.models import glue_backends

    if properties.pop("CatalogId") != account_id:
        raise ValueError("a catalogue has the id of its account")
    return glue_backends[account_id][region_name]


def workgroup(properties, account_id, region_name):
    made = athena(account_id, region_name).create_work_group(
        properties.pop("Name"),
        properties.pop("WorkGroupConfiguration", {}),
        properties.pop("Description", ""),
        properties.pop("Tags", []),
    )
    if made is None:
        raise ValueError("the workgroup is there already")
    made.state = properties.pop("State", "ENABLED")
    return made.name


def named_query(properties, account_id, region_name):
    group, database = properties.pop("WorkGroup"), properties.pop("Database")
    backend = athena(account_id, region_name)
    if group not in backend.work_groups:
        raise ValueError(f"there is no workgroup {group}")
    return backend.create_named_query(
        properties.pop("Name"), properties.pop("Description", ""), database, properties.pop("QueryString"), group
    )


def database(properties, account_id, region_name):
    backend, asked = glue(properties, account_id, region_name), properties.pop("DatabaseInput")
    backend.create_database(asked["Name"], asked, None)
    return asked["Name"]


def table(properties, account_id, region_name):
    backend, asked = glue(properties, account_id, region_name), properties.pop("TableInput")
    backend.create_table(properties.pop("DatabaseName"), asked["Name"], asked)
    return asked["Name"]


def register_types() -> None:
    made = {
        "AWS::Athena::NamedQuery": (named_query, ""),
        "AWS::Athena::WorkGroup": (workgroup, "Name"),
        "AWS::Glue::Database": (database, ""),
        "AWS::Glue::Table": (table, ""),
    }
    MODELS.extend(model(type_, *known) for type_, known in made.items())
