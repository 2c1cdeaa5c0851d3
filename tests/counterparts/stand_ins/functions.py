"""AWS::Lambda::Function and AWS::Logs::LogGroup: properties that moto drops in templates."""

from .around_create import after_create


def architectures() -> None:
    from moto.awslambda.models import LambdaFunction

    def keep(function, properties, account_id, region_name):
        function.architectures = properties.get("Architectures", ["x86_64"])

    after_create(LambdaFunction, keep)


def logging_config() -> None:
    from moto.awslambda.models import LambdaFunction

    def keep(function, properties, account_id, region_name):
        function.logging_config = properties.get("LoggingConfig")

    after_create(LambdaFunction, keep)
    own = LambdaFunction.get_configuration

    def get_configuration(self, on_create=False):
        configuration = own(self, on_create)
        if getattr(self, "logging_config", None):
            configuration["LoggingConfig"] = self.logging_config
        return configuration

    LambdaFunction.get_configuration = get_configuration


def tags() -> None:
    from moto.awslambda.models import LambdaFunction

    def keep(function, properties, account_id, region_name):
        function.tags = {tag["Key"]: tag["Value"] for tag in properties.get("Tags", [])}

    after_create(LambdaFunction, keep)


def permission_id() -> None:
    from moto.awslambda.models import Permission

    def keep(permission, properties, account_id, region_name):
        permission.physical_resource_id = f"{properties['FunctionName']}-{properties['Principal']}"

    after_create(Permission, keep)


def log_group_key() -> None:
    from moto.logs.models import LogGroup

    def keep(group, properties, account_id, region_name):
        group.kms_key_id = properties.get("KmsKeyId")

    after_create(LogGroup, keep)


PROPERTIES = {
    "AWS::Lambda::Function.Architectures": architectures,
    "AWS::Lambda::Function.LoggingConfig": logging_config,
    "AWS::Lambda::Function.Tags": tags,
    "AWS::Lambda::Permission.Id": permission_id,
    "AWS::Logs::LogGroup.KmsKeyId": log_group_key,
}
