mkdir out
printf "mine" > out/demo
