printf '# caf\351\n' >> blueprint.yaml
