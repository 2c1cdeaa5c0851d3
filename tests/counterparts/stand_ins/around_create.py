"""Runs functions around moto's making of a resource from a template, to keep the properties that moto drops."""


def after_create(model, keep) -> None:
    """`keep(resource, properties, account_id, region_name)` gets the template's properties, intrinsics resolved."""
    create = model.create_from_cloudformation_json.__func__

    def create_and_keep(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
        resource = create(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs)
        keep(resource, cloudformation_json["Properties"], account_id, region_name)
        return resource

    model.create_from_cloudformation_json = classmethod(create_and_keep)


def before_create(model, prepare) -> None:
    """`prepare(properties)` returns the properties that moto gets instead of the template's."""
    create = model.create_from_cloudformation_json.__func__

    def prepare_and_create(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
        prepared = {**cloudformation_json, "Properties": prepare(cloudformation_json["Properties"])}
        return create(cls, resource_name, prepared, account_id, region_name, **kwargs)

    model.create_from_cloudformation_json = classmethod(prepare_and_create)
