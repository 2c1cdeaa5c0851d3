#!/bin/sh
# Deploys the blueprint acme with the AWS CLI: sh deploy.sh
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
aa13df9e2c66536ab49464c286b17e824a251d548bd91fa3013b5bcecebf3d9b  stacks/111111111111/us-east-1/data.template.json
ac27da404751d8438e7b3c7714d0ab1dfeb80ffc90008550ae01c112bf7cbf36  stacks/111111111111/us-east-1/operations.template.json
8dbd407f64c1737f0ed740a6d9b742e7cda939f060a68478d4e5e4ebbe7abd65  stacks/111111111111/us-east-1/spend.template.json
5911ea271f97d572f6b38a86d0cdc0b2afdc1c41d81f8860fba6e459567a964f  stacks/111111111111/us-east-2/org.template.json
4d6c9d8ead9c82a8142c5272e295f22efb3f0d72206a6f637121cac301001e52  stacks/111111111111/us-east-2/access.template.json
30a4f02673e7f44d5f6d83fbbec340f6b3cf98e7106e8f8bd9f10bd4d7759fd7  stacks/333333333333/us-east-1/data.template.json
ad7e9cf25bafdfedce30cf84cef5320aac27159d7b24451c1c2b4cd0038e1147  stacks/333333333333/us-east-1/operations.template.json
be5279f8a0f82bb8562f1fbf4d52d0037d452fc8c7af59643982aa96f9953866  stacks/333333333333/us-east-2/data.template.json
e2a6716b8a42907aa36ec4bcdbcbf89de347c78eb791ae080e610b43f2253652  stacks/333333333333/us-east-2/network.template.json
d8fa7b409cd4ab483101b0d25ab01c1ce830b3086b9b08aeca8198d97760fd84  stacks/333333333333/us-east-2/access.template.json
f1e5dd754906344b06d5c3402c4405de7cf48dcd3867f65f4753af3d0b6aec4c  stacks/333333333333/us-east-1/spend.template.json
811ab4b0b0a0268654df6a6ffad60dd7cbe3ee582b5d529cf8cd8afb7c9baa9c  stacks/333333333333/us-east-2/operations.template.json
986f55d8a301919fb0717e01a40d7227978aeb596d2a2e7fcb2f71cd04436ea2  stacks/555555555555/us-east-1/spend.template.json
4d641e66fb3b974e1af35d5452ce8ed312deb09552935b486ef8f503f43a3c77  stacks/555555555555/us-east-2/data.template.json
45a05acf81ee23f8931d0174f28a32e5d10c5c7c3368ec28085ae91d9e395f20  stacks/555555555555/us-east-2/access.template.json
SHA256

deploy '111111111111' 'us-east-1' 'acme-data' 'stacks/111111111111/us-east-1/data.template.json' '--tags' 'CostCenter=genai'
protect '111111111111' 'us-east-1' 'acme-data'
value_0=$(output '111111111111' 'us-east-1' 'acme-data' 'ArnOfKeyTopicsUsEast1')
deploy '111111111111' 'us-east-1' 'acme-operations' 'stacks/111111111111/us-east-1/operations.template.json' '--tags' 'CostCenter=genai' --parameter-overrides 'ArnOfKeyTopicsUsEast1='"$value_0"
value_0=$(output '111111111111' 'us-east-1' 'acme-operations' 'ArnOfTopicGenai')
deploy '111111111111' 'us-east-1' 'acme-spend' 'stacks/111111111111/us-east-1/spend.template.json' '--tags' 'CostCenter=genai' --parameter-overrides 'ArnOfTopicGenai='"$value_0"
deploy '111111111111' 'us-east-2' 'acme-org' 'stacks/111111111111/us-east-2/org.template.json' '--tags' 'CostCenter=genai'
protect '111111111111' 'us-east-2' 'acme-org'
deploy '111111111111' 'us-east-2' 'acme-access' 'stacks/111111111111/us-east-2/access.template.json' '--tags' 'CostCenter=genai'
deploy '333333333333' 'us-east-1' 'acme-data' 'stacks/333333333333/us-east-1/data.template.json' '--tags' 'CostCenter=genai'
protect '333333333333' 'us-east-1' 'acme-data'
value_0=$(output '333333333333' 'us-east-1' 'acme-data' 'ArnOfKeyTopicsUsEast1')
deploy '333333333333' 'us-east-1' 'acme-operations' 'stacks/333333333333/us-east-1/operations.template.json' '--tags' 'CostCenter=genai' --parameter-overrides 'ArnOfKeyTopicsUsEast1='"$value_0"
deploy '333333333333' 'us-east-2' 'acme-data' 'stacks/333333333333/us-east-2/data.template.json' '--tags' 'CostCenter=genai'
protect '333333333333' 'us-east-2' 'acme-data'
value_0=$(output '333333333333' 'us-east-2' 'acme-data' 'ArnOfContentGuardrailSafeAnswers')
value_1=$(output '333333333333' 'us-east-2' 'acme-data' 'ArnOfGuardrailVersionSafeAnswersC14528f6')
value_2=$(output '333333333333' 'us-east-2' 'acme-data' 'ArnOfInferenceProfileSearchProdSmall')
value_3=$(output '333333333333' 'us-east-2' 'acme-data' 'ArnOfProjectSearchProd')
deploy '333333333333' 'us-east-2' 'acme-network' 'stacks/333333333333/us-east-2/network.template.json' '--tags' 'CostCenter=genai' --parameter-overrides 'ArnOfContentGuardrailSafeAnswers='"$value_0" 'ArnOfGuardrailVersionSafeAnswersC14528f6='"$value_1" 'ArnOfInferenceProfileSearchProdSmall='"$value_2" 'ArnOfProjectSearchProd='"$value_3"
value_0=$(output '333333333333' 'us-east-2' 'acme-data' 'ArnOfContentGuardrailSafeAnswers')
value_1=$(output '333333333333' 'us-east-2' 'acme-data' 'ArnOfGuardrailVersionSafeAnswersC14528f6')
value_2=$(output '333333333333' 'us-east-2' 'acme-data' 'ArnOfInferenceProfileSearchProdSmall')
value_3=$(output '333333333333' 'us-east-2' 'acme-data' 'ArnOfKeyLlmData')
value_4=$(output '333333333333' 'us-east-2' 'acme-data' 'ArnOfProjectSearchProd')
value_5=$(output '333333333333' 'us-east-2' 'acme-network' 'IdOfEndpointPrivateNetworkBedrockMantle')
value_6=$(output '333333333333' 'us-east-2' 'acme-network' 'IdOfEndpointPrivateNetworkBedrockRuntime')
deploy '333333333333' 'us-east-2' 'acme-access' 'stacks/333333333333/us-east-2/access.template.json' '--capabilities' 'CAPABILITY_NAMED_IAM' '--tags' 'CostCenter=genai' --parameter-overrides 'ArnOfContentGuardrailSafeAnswers='"$value_0" 'ArnOfGuardrailVersionSafeAnswersC14528f6='"$value_1" 'ArnOfInferenceProfileSearchProdSmall='"$value_2" 'ArnOfKeyLlmData='"$value_3" 'ArnOfProjectSearchProd='"$value_4" 'IdOfEndpointPrivateNetworkBedrockMantle='"$value_5" 'IdOfEndpointPrivateNetworkBedrockRuntime='"$value_6"
value_0=$(output '333333333333' 'us-east-2' 'acme-access' 'ArnOfRoleBudgetsAction')
value_1=$(output '333333333333' 'us-east-1' 'acme-operations' 'ArnOfTopicSearchMonthSpend')
deploy '333333333333' 'us-east-1' 'acme-spend' 'stacks/333333333333/us-east-1/spend.template.json' '--tags' 'CostCenter=genai' --parameter-overrides 'ArnOfRoleBudgetsAction='"$value_0" 'ArnOfTopicSearchMonthSpend='"$value_1"
value_0=$(output '333333333333' 'us-east-2' 'acme-data' 'ArnOfKeyTopicsUsEast2')
value_1=$(output '333333333333' 'us-east-2' 'acme-access' 'ArnOfRoleSpendEnforcer')
value_2=$(output '333333333333' 'us-east-1' 'acme-operations' 'ArnOfTopicSearchMonthSpend')
value_3=$(output '333333333333' 'us-east-2' 'acme-data' 'IdOfProjectSearchProd')
deploy '333333333333' 'us-east-2' 'acme-operations' 'stacks/333333333333/us-east-2/operations.template.json' '--tags' 'CostCenter=genai' --parameter-overrides 'ArnOfKeyTopicsUsEast2='"$value_0" 'ArnOfRoleSpendEnforcer='"$value_1" 'ArnOfTopicSearchMonthSpend='"$value_2" 'IdOfProjectSearchProd='"$value_3"
deploy '555555555555' 'us-east-1' 'acme-spend' 'stacks/555555555555/us-east-1/spend.template.json' '--tags' 'CostCenter=genai'
deploy '555555555555' 'us-east-2' 'acme-data' 'stacks/555555555555/us-east-2/data.template.json' '--tags' 'CostCenter=genai'
protect '555555555555' 'us-east-2' 'acme-data'
value_0=$(output '555555555555' 'us-east-2' 'acme-data' 'ArnOfProjectSupportProd')
deploy '555555555555' 'us-east-2' 'acme-access' 'stacks/555555555555/us-east-2/access.template.json' '--capabilities' 'CAPABILITY_NAMED_IAM' '--tags' 'CostCenter=genai' --parameter-overrides 'ArnOfProjectSupportProd='"$value_0"
printf 'to do by hand: %s\n' 'handoff/111111111111/cost-allocation-tags.md'
