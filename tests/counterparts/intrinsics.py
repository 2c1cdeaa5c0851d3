"""Resolves what a template refers to, by our own reading of it and not moto's."""

import re


NOTHING = {"Ref": "AWS::NoValue"}


class Resolver:
    """`parameters`: name -> value. `reference` and `attribute` ask the deployed resources."""

    def __init__(self, pseudo: dict, parameters: dict, reference, attribute):
        self.pseudo, self.parameters = pseudo, parameters
        self.reference, self.attribute = reference, attribute

    def resolve(self, value):
        if isinstance(value, list):
            return [self.resolve(item) for item in value if item != NOTHING]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            (name, argument), = value.items()
            if name == "Ref":
                return self.ref(argument)
            if name == "Fn::GetAtt":
                logical_id, attribute = argument.split(".", 1) if isinstance(argument, str) else argument
                return self.attribute(logical_id, attribute)
            if name == "Fn::Sub":
                return self.sub(argument)
            if name == "Fn::Join":
                return argument[0].join(self.resolve(item) for item in argument[1])
            if name.startswith("Fn::"):
                raise ValueError(f"`{name}` is not read here; add it to intrinsics.py")
        return {key: self.resolve(item) for key, item in value.items() if item != NOTHING}

    def ref(self, name):
        for known in (self.pseudo, self.parameters):
            if name in known:
                return known[name]
        return self.reference(name)

    def sub(self, argument):
        text, names = argument if isinstance(argument, list) else (argument, {})

        def value(match):
            name = match.group(1)
            if name.startswith("!"):
                return "${" + name[1:] + "}"
            if name in names:
                return str(self.resolve(names[name]))
            return str(self.attribute(*name.split(".", 1)) if "." in name else self.ref(name))

        return re.sub(r"\$\{([^}]+)\}", value, text)
