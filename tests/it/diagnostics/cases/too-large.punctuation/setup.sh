head -c 600000 /dev/zero | tr "\0" "," >> blueprint.yaml
