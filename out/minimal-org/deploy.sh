#!/bin/sh
# Deploys the blueprint minimal-org with the AWS CLI: sh deploy.sh
set -eu
cd -- "$(dirname -- "$0")"
aws=${AWS_CLI:-aws}

# Which credentials deploy to an account, in this order:
#   SYNTH_PROFILE_<account id>   the AWS CLI profile for that account
#   SYNTH_PROFILE_PREFIX         the profile for an account is this and the account's id
#   SYNTH_ASSUME_ROLE            the name of a role to assume in every account
#   none of them                 the credentials that are there
# Whatever is used has to be of the account: that is asked before anything is deployed to it.
in_account() {
  of=$1
  shift
  eval "profile=\${SYNTH_PROFILE_$of:-}"
  if [ -z "$profile" ] && [ -n "${SYNTH_PROFILE_PREFIX:-}" ]; then
    profile=$SYNTH_PROFILE_PREFIX$of
  fi
  if [ -n "$profile" ]; then
    "$aws" --profile "$profile" "$@"
  elif [ -n "${SYNTH_ASSUME_ROLE:-}" ]; then
    credentials=$("$aws" sts assume-role --role-session-name synth-deploy \
      --role-arn "arn:${SYNTH_PARTITION:-aws}:iam::$of:role/$SYNTH_ASSUME_ROLE" \
      --query 'join(` `, [Credentials.AccessKeyId, Credentials.SecretAccessKey, Credentials.SessionToken])' \
      --output text) || return
    key=${credentials%% *}
    token=${credentials##* }
    secret=${credentials#* }
    secret=${secret%% *}
    AWS_ACCESS_KEY_ID=$key AWS_SECRET_ACCESS_KEY=$secret AWS_SESSION_TOKEN=$token "$aws" "$@"
  else
    "$aws" "$@"
  fi
}

# ACCOUNT: stops unless the credentials for an account are of that account.
check_account() {
  found=$(in_account "$1" sts get-caller-identity --query Account --output text)
  if [ "$found" != "$1" ]; then
    printf 'the credentials for account %s are of account %s\n' "$1" "$found" >&2
    exit 1
  fi
}

# ACCOUNT REGION STACK OUTPUT: the value of an output of a stack.
output() {
  value=$(in_account "$1" cloudformation describe-stacks --region "$2" --stack-name "$3" \
    --query "Stacks[0].Outputs[?OutputKey=='$4'].OutputValue | [0]" --output text)
  if [ -z "$value" ] || [ "$value" = None ]; then
    printf 'the stack %s of account %s has no output %s\n' "$3" "$1" "$4" >&2
    return 1
  fi
  printf '%s\n' "$value"
}

# ACCOUNT REGION STACK TEMPLATE WORD...: deploys a stack; what has not changed stays as it is.
deploy() {
  account=$1
  region=$2
  stack=$3
  template=$4
  shift 4
  printf 'deploying %s in %s of account %s\n' "$stack" "$region" "$account"
  check_account "$account"
  in_account "$account" cloudformation deploy --region "$region" --stack-name "$stack" \
    --template-file "$template" --no-fail-on-empty-changeset "$@"
}

# ACCOUNT REGION STACK TEMPLATE RESOURCES WORD...: imports what exists into a stack that is not there yet.
import_existing() {
  account=$1
  region=$2
  stack=$3
  template=$4
  resources=$5
  shift 5
  check_account "$account"
  status=$(in_account "$account" cloudformation describe-stacks --region "$region" --stack-name "$stack" \
    --query 'Stacks[0].StackStatus' --output text 2>/dev/null) || status=
  case $status in
    '' | REVIEW_IN_PROGRESS) ;;
    *) return ;;
  esac
  printf 'importing into %s in %s of account %s\n' "$stack" "$region" "$account"
  if [ -n "$status" ]; then
    in_account "$account" cloudformation delete-change-set --region "$region" --stack-name "$stack" \
      --change-set-name import
  fi
  in_account "$account" cloudformation create-change-set --region "$region" --stack-name "$stack" \
    --change-set-name import --change-set-type IMPORT --template-body "file://$template" \
    --resources-to-import "file://$resources" "$@" >/dev/null
  in_account "$account" cloudformation wait change-set-create-complete --region "$region" \
    --stack-name "$stack" --change-set-name import
  in_account "$account" cloudformation execute-change-set --region "$region" --stack-name "$stack" \
    --change-set-name import
  in_account "$account" cloudformation wait stack-import-complete --region "$region" --stack-name "$stack"
}

# ACCOUNT REGION STACK: keeps a stack from being deleted by mistake.
protect() {
  in_account "$1" cloudformation update-termination-protection --region "$2" \
    --stack-name "$3" --enable-termination-protection >/dev/null
}

# ACCOUNT FILE KEY: puts a StackSet's template where the StackSet fetches it.
upload() {
  check_account "$1"
  in_account "$1" s3 cp --only-show-errors "$2" "$3"
}

if command -v sha256sum >/dev/null; then
  sums=sha256sum
else
  sums='shasum -a 256'
fi
$sums -c >/dev/null <<'SHA256'
0851a016f57ac266e3424a79cb40a5a8d01d11e234ffa792959fd1c479c774b1  stacks/210000000001/us-east-2/org.template.json
4049a19c3cbbcd00163a110cc2a7eab963f3237f7fed914526e3105feba9d95a  stacks/210000000002/us-east-2/data.template.json
32053aa7251345fa1733453ca47def42491e35da7d430aa0398a6f16d77f3ba7  stacks/210000000002/us-east-2/access.template.json
SHA256

deploy '210000000001' 'us-east-2' 'minimal-org-org' 'stacks/210000000001/us-east-2/org.template.json'
protect '210000000001' 'us-east-2' 'minimal-org-org'
deploy '210000000002' 'us-east-2' 'minimal-org-data' 'stacks/210000000002/us-east-2/data.template.json'
protect '210000000002' 'us-east-2' 'minimal-org-data'
value_0=$(output '210000000002' 'us-east-2' 'minimal-org-data' 'ArnOfProjectChat')
deploy '210000000002' 'us-east-2' 'minimal-org-access' 'stacks/210000000002/us-east-2/access.template.json' '--capabilities' 'CAPABILITY_NAMED_IAM' --parameter-overrides 'ArnOfProjectChat='"$value_0"
printf 'to do by hand: %s\n' 'handoff/210000000001/cost-allocation-tags.md'
