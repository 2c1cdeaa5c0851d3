mkdir -p out/demo
printf "{}\n" > out/demo/manifest.json
