#!/bin/sh
# Deploys the blueprint bank with the AWS CLI: sh deploy.sh
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
cbfa7fb2139ea23d11f66d2b56bd238685816cb9401b40298fc12bd1bfb54aca  stacks/300000000001/eu-west-1/org.template.json
623761f5314bb64e4f09c8d5130e5d7389ddccb154b4f76c93126109f5af528c  stacks/300000000002/eu-west-1/org.template.json
e2ddb7cccc4c6604f2d2eb2a602c9db70d41ded215328108a298688f24feee80  stacks/300000000002/eu-west-1/data.template.json
b8b70fe1d3ea07fcc5412568fc0472a6543e77cf350da08d5b6a65f57f344f1a  stacks/300000000002/eu-west-1/access.template.json
275224edda13b00925c9a6a597aa142b6fe9d419750eec3ab2ab1252015920ca  stacks/300000000002/eu-west-1/audit.template.json
e353f749bb80588f01595a68257c5ec5fe56a1844653147c69d46f47f82fbfba  stacks/300000000001/eu-west-1/audit.template.json
917490753b436432ebe2a8c39378b533a3c6827a3323eaa566897c24161ed207  stacks/300000000003/eu-west-1/data.template.json
e2713cc2ff80d822ef1452cfa6303fcb65577e053d30b8c448f4af2b33ebb81f  stacks/300000000003/eu-west-1/access.template.json
cadc350097d2d0bb4cbf3b56fbc71c7290ffa3e68f0438fa076982129a659f4f  stacks/300000000003/us-east-1/data.template.json
9cbacb1f7fadf3563b6ffded89b13050271b532b84fd312a98657f1532b0c6ab  stacks/300000000003/us-east-1/operations.template.json
c881ff9b951b3df36034eb0d6dbb9cdd2bf386edd6154e3a6ad29d0c8b654815  stacks/300000000003/eu-west-1/operations.template.json
541f16209dbb64b104b04e2b3468652cb7a50fe26f8aa68ec74b20a2e0993df4  stacks/300000000003/us-east-1/spend.template.json
4a07483a48f937de39b7b4a87009b2eb6e0c40cd9d8556fe1fdbe10578015952  stacksets/branches-eu-west-1.template.json
SHA256

deploy '300000000001' 'eu-west-1' 'bank-org' 'stacks/300000000001/eu-west-1/org.template.json' '--tags' 'CostCenter=ai' 'DataClass=confidential'
protect '300000000001' 'eu-west-1' 'bank-org'
deploy '300000000002' 'eu-west-1' 'bank-org' 'stacks/300000000002/eu-west-1/org.template.json' '--tags' 'CostCenter=ai' 'DataClass=confidential'
protect '300000000002' 'eu-west-1' 'bank-org'
deploy '300000000002' 'eu-west-1' 'bank-data' 'stacks/300000000002/eu-west-1/data.template.json' '--tags' 'CostCenter=ai' 'DataClass=confidential'
protect '300000000002' 'eu-west-1' 'bank-data'
deploy '300000000002' 'eu-west-1' 'bank-access' 'stacks/300000000002/eu-west-1/access.template.json' '--tags' 'CostCenter=ai' 'DataClass=confidential'
value_0=$(output '300000000002' 'eu-west-1' 'bank-data' 'ArnOfKeyAuditRecords')
deploy '300000000002' 'eu-west-1' 'bank-audit' 'stacks/300000000002/eu-west-1/audit.template.json' '--tags' 'CostCenter=ai' 'DataClass=confidential' --parameter-overrides 'ArnOfKeyAuditRecords='"$value_0"
protect '300000000002' 'eu-west-1' 'bank-audit'
value_0=$(output '300000000002' 'eu-west-1' 'bank-data' 'ArnOfKeyAuditRecords')
value_1=$(output '300000000002' 'eu-west-1' 'bank-audit' 'IdOfBucketArchive')
deploy '300000000001' 'eu-west-1' 'bank-audit' 'stacks/300000000001/eu-west-1/audit.template.json' '--tags' 'CostCenter=ai' 'DataClass=confidential' --parameter-overrides 'ArnOfKeyAuditRecords='"$value_0" 'IdOfBucketArchive='"$value_1"
protect '300000000001' 'eu-west-1' 'bank-audit'
deploy '300000000003' 'eu-west-1' 'bank-data' 'stacks/300000000003/eu-west-1/data.template.json' '--tags' 'CostCenter=ai' 'DataClass=confidential'
protect '300000000003' 'eu-west-1' 'bank-data'
deploy '300000000003' 'eu-west-1' 'bank-access' 'stacks/300000000003/eu-west-1/access.template.json' '--capabilities' 'CAPABILITY_NAMED_IAM' '--tags' 'CostCenter=ai' 'DataClass=confidential'
deploy '300000000003' 'us-east-1' 'bank-data' 'stacks/300000000003/us-east-1/data.template.json' '--tags' 'CostCenter=ai' 'DataClass=confidential'
protect '300000000003' 'us-east-1' 'bank-data'
value_0=$(output '300000000003' 'us-east-1' 'bank-data' 'ArnOfKeyTopicsUsEast1')
deploy '300000000003' 'us-east-1' 'bank-operations' 'stacks/300000000003/us-east-1/operations.template.json' '--tags' 'CostCenter=ai' 'DataClass=confidential' --parameter-overrides 'ArnOfKeyTopicsUsEast1='"$value_0"
value_0=$(output '300000000003' 'eu-west-1' 'bank-data' 'ArnOfKeyTopicsEuWest1')
value_1=$(output '300000000003' 'eu-west-1' 'bank-access' 'ArnOfRoleSpendEnforcer')
value_2=$(output '300000000003' 'us-east-1' 'bank-operations' 'ArnOfTopicWorkbenchMonthSpend')
deploy '300000000003' 'eu-west-1' 'bank-operations' 'stacks/300000000003/eu-west-1/operations.template.json' '--tags' 'CostCenter=ai' 'DataClass=confidential' --parameter-overrides 'ArnOfKeyTopicsEuWest1='"$value_0" 'ArnOfRoleSpendEnforcer='"$value_1" 'ArnOfTopicWorkbenchMonthSpend='"$value_2"
value_0=$(output '300000000003' 'us-east-1' 'bank-operations' 'ArnOfTopicWorkbenchMonthSpend')
deploy '300000000003' 'us-east-1' 'bank-spend' 'stacks/300000000003/us-east-1/spend.template.json' '--tags' 'CostCenter=ai' 'DataClass=confidential' --parameter-overrides 'ArnOfTopicWorkbenchMonthSpend='"$value_0"
printf 'to do by hand: %s\n' 'handoff/300000000001/cost-allocation-tags.md'
printf 'to do by hand: %s\n' 'handoff/300000000001/cloudtrail-trusted-access.md'
