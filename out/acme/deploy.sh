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
4275c040b61f015b18325e18527af6664511b67481e982dbec089f0bf64d7784  stacks/111111111111/us-east-2/org.template.json
1cfa8ada90136f0cba4f7e9fe3eadd20d32f4d94961c6f24447b78c23e96154e  stacks/111111111111/us-east-2/access.template.json
6dd696ea757aaca5b5fa2284c2118adc389a522e595b9fc4436835c7cc109003  stacks/111111111111/us-east-1/spend.template.json
30a4f02673e7f44d5f6d83fbbec340f6b3cf98e7106e8f8bd9f10bd4d7759fd7  stacks/333333333333/us-east-1/data.template.json
ad7e9cf25bafdfedce30cf84cef5320aac27159d7b24451c1c2b4cd0038e1147  stacks/333333333333/us-east-1/operations.template.json
40e261c3a7368539b504f0b71b5a5e65b03168df97c8cd32db19af601ce487f2  stacks/333333333333/us-east-2/data.template.json
e158d4613a44e8fb9ea319af2aa5ab261758f0f136c2d902aecb8558d6d057ba  stacks/333333333333/us-east-2/network.template.json
74ce613c966fe426b79c9177bb6b79dda6145d2e58063f11352dcfc6fd80d587  stacks/333333333333/us-east-2/access.template.json
f1e5dd754906344b06d5c3402c4405de7cf48dcd3867f65f4753af3d0b6aec4c  stacks/333333333333/us-east-1/spend.template.json
fc6732a1b191414270eef9bbf824a4b7f37d2d60d9f1125c88656fcd5f30c1e8  stacks/333333333333/us-east-2/operations.template.json
85f47872aaf6858aded47e8c440ae87a843be1a163cf6f84c977bc00616e08eb  stacks/444444444444/us-east-2/data.template.json
8ba113d3682c3bf96c601aa683c5cafc2dcb8f0d3954059297991cb536e841e7  stacks/444444444444/us-east-2/audit.template.json
03ada8f7b0ca73fbac2dd2d2fd1c086400cd178ec262f545bc961b935ae6803f  stacks/111111111111/us-east-2/audit.template.json
986f55d8a301919fb0717e01a40d7227978aeb596d2a2e7fcb2f71cd04436ea2  stacks/555555555555/us-east-1/spend.template.json
efd71e22442313b1490d5a227efcc6b9904b3c5c44c310ebd8f80643b4dd8d2f  stacks/555555555555/us-east-2/data.template.json
0a88462cbfd0cb75a3be47b3164a36174100937aa808c4eec9cd53af98ffb9d5  stacks/555555555555/us-east-2/access.template.json
76ce6566f4dc8495ca2b8f2100ccd7fa578923a49e9a4b77e33c155250392f7d  stacks/555555555555/us-east-2/operations.template.json
SHA256

deploy '111111111111' 'us-east-1' 'acme-data' 'stacks/111111111111/us-east-1/data.template.json' '--s3-bucket' 'acme-templates' '--s3-prefix' 'acme' '--tags' 'CostCenter=genai'
protect '111111111111' 'us-east-1' 'acme-data'
value_0=$(output '111111111111' 'us-east-1' 'acme-data' 'ArnOfKeyTopicsUsEast1')
deploy '111111111111' 'us-east-1' 'acme-operations' 'stacks/111111111111/us-east-1/operations.template.json' '--s3-bucket' 'acme-templates' '--s3-prefix' 'acme' '--tags' 'CostCenter=genai' --parameter-overrides 'ArnOfKeyTopicsUsEast1='"$value_0"
deploy '111111111111' 'us-east-2' 'acme-org' 'stacks/111111111111/us-east-2/org.template.json' '--s3-bucket' 'acme-templates' '--s3-prefix' 'acme' '--tags' 'CostCenter=genai'
protect '111111111111' 'us-east-2' 'acme-org'
deploy '111111111111' 'us-east-2' 'acme-access' 'stacks/111111111111/us-east-2/access.template.json' '--s3-bucket' 'acme-templates' '--s3-prefix' 'acme' '--capabilities' 'CAPABILITY_NAMED_IAM' '--tags' 'CostCenter=genai'
value_0=$(output '111111111111' 'us-east-2' 'acme-access' 'ArnOfRoleBudgetsAction')
value_1=$(output '111111111111' 'us-east-1' 'acme-operations' 'ArnOfTopicGenai')
value_2=$(output '111111111111' 'us-east-2' 'acme-org' 'IdOfOrganizationPolicyGenaiMonth')
deploy '111111111111' 'us-east-1' 'acme-spend' 'stacks/111111111111/us-east-1/spend.template.json' '--s3-bucket' 'acme-templates' '--s3-prefix' 'acme' '--tags' 'CostCenter=genai' --parameter-overrides 'ArnOfRoleBudgetsAction='"$value_0" 'ArnOfTopicGenai='"$value_1" 'IdOfOrganizationPolicyGenaiMonth='"$value_2"
deploy '333333333333' 'us-east-1' 'acme-data' 'stacks/333333333333/us-east-1/data.template.json' '--s3-bucket' 'acme-templates' '--s3-prefix' 'acme' '--tags' 'CostCenter=genai'
protect '333333333333' 'us-east-1' 'acme-data'
value_0=$(output '333333333333' 'us-east-1' 'acme-data' 'ArnOfKeyTopicsUsEast1')
deploy '333333333333' 'us-east-1' 'acme-operations' 'stacks/333333333333/us-east-1/operations.template.json' '--s3-bucket' 'acme-templates' '--s3-prefix' 'acme' '--tags' 'CostCenter=genai' --parameter-overrides 'ArnOfKeyTopicsUsEast1='"$value_0"
deploy '333333333333' 'us-east-2' 'acme-data' 'stacks/333333333333/us-east-2/data.template.json' '--s3-bucket' 'acme-templates' '--s3-prefix' 'acme' '--tags' 'CostCenter=genai'
protect '333333333333' 'us-east-2' 'acme-data'
value_0=$(output '333333333333' 'us-east-2' 'acme-data' 'ArnOfContentGuardrailSafeAnswers')
value_1=$(output '333333333333' 'us-east-2' 'acme-data' 'ArnOfGuardrailVersionSafeAnswersC14528f6')
value_2=$(output '333333333333' 'us-east-2' 'acme-data' 'ArnOfInferenceProfileSearchProdSmall')
value_3=$(output '333333333333' 'us-east-2' 'acme-data' 'ArnOfKeyLlmData')
value_4=$(output '333333333333' 'us-east-2' 'acme-data' 'ArnOfProjectSearchProd')
deploy '333333333333' 'us-east-2' 'acme-network' 'stacks/333333333333/us-east-2/network.template.json' '--s3-bucket' 'acme-templates' '--s3-prefix' 'acme' '--tags' 'CostCenter=genai' --parameter-overrides 'ArnOfContentGuardrailSafeAnswers='"$value_0" 'ArnOfGuardrailVersionSafeAnswersC14528f6='"$value_1" 'ArnOfInferenceProfileSearchProdSmall='"$value_2" 'ArnOfKeyLlmData='"$value_3" 'ArnOfProjectSearchProd='"$value_4"
value_0=$(output '333333333333' 'us-east-2' 'acme-data' 'ArnOfContentGuardrailSafeAnswers')
value_1=$(output '333333333333' 'us-east-2' 'acme-data' 'ArnOfGuardrailVersionSafeAnswersC14528f6')
value_2=$(output '333333333333' 'us-east-2' 'acme-data' 'ArnOfInferenceProfileSearchProdSmall')
value_3=$(output '333333333333' 'us-east-2' 'acme-data' 'ArnOfKeyLlmData')
value_4=$(output '333333333333' 'us-east-2' 'acme-data' 'ArnOfProjectSearchProd')
value_5=$(output '333333333333' 'us-east-2' 'acme-network' 'IdOfEndpointPrivateNetworkBedrockMantle')
value_6=$(output '333333333333' 'us-east-2' 'acme-network' 'IdOfEndpointPrivateNetworkBedrockRuntime')
deploy '333333333333' 'us-east-2' 'acme-access' 'stacks/333333333333/us-east-2/access.template.json' '--s3-bucket' 'acme-templates' '--s3-prefix' 'acme' '--capabilities' 'CAPABILITY_NAMED_IAM' '--tags' 'CostCenter=genai' --parameter-overrides 'ArnOfContentGuardrailSafeAnswers='"$value_0" 'ArnOfGuardrailVersionSafeAnswersC14528f6='"$value_1" 'ArnOfInferenceProfileSearchProdSmall='"$value_2" 'ArnOfKeyLlmData='"$value_3" 'ArnOfProjectSearchProd='"$value_4" 'IdOfEndpointPrivateNetworkBedrockMantle='"$value_5" 'IdOfEndpointPrivateNetworkBedrockRuntime='"$value_6"
value_0=$(output '333333333333' 'us-east-2' 'acme-access' 'ArnOfRoleBudgetsAction')
value_1=$(output '333333333333' 'us-east-1' 'acme-operations' 'ArnOfTopicSearchMonthSpend')
deploy '333333333333' 'us-east-1' 'acme-spend' 'stacks/333333333333/us-east-1/spend.template.json' '--s3-bucket' 'acme-templates' '--s3-prefix' 'acme' '--tags' 'CostCenter=genai' --parameter-overrides 'ArnOfRoleBudgetsAction='"$value_0" 'ArnOfTopicSearchMonthSpend='"$value_1"
value_0=$(output '333333333333' 'us-east-2' 'acme-data' 'ArnOfKeyLlmData')
value_1=$(output '333333333333' 'us-east-2' 'acme-data' 'ArnOfKeyTopicsUsEast2')
value_2=$(output '333333333333' 'us-east-2' 'acme-data' 'ArnOfKeyWhatWasSaid')
value_3=$(output '333333333333' 'us-east-2' 'acme-access' 'ArnOfRoleAuditInvocationLogging')
value_4=$(output '333333333333' 'us-east-2' 'acme-access' 'ArnOfRoleSearchCanary')
value_5=$(output '333333333333' 'us-east-2' 'acme-access' 'ArnOfRoleSearchUsersLimiter')
value_6=$(output '333333333333' 'us-east-2' 'acme-access' 'ArnOfRoleSpendEnforcer')
value_7=$(output '333333333333' 'us-east-1' 'acme-operations' 'ArnOfTopicSearchMonthSpend')
value_8=$(output '333333333333' 'us-east-2' 'acme-data' 'IdOfProjectSearchProd')
deploy '333333333333' 'us-east-2' 'acme-operations' 'stacks/333333333333/us-east-2/operations.template.json' '--s3-bucket' 'acme-templates' '--s3-prefix' 'acme' '--tags' 'CostCenter=genai' --parameter-overrides 'ArnOfKeyLlmData='"$value_0" 'ArnOfKeyTopicsUsEast2='"$value_1" 'ArnOfKeyWhatWasSaid='"$value_2" 'ArnOfRoleAuditInvocationLogging='"$value_3" 'ArnOfRoleSearchCanary='"$value_4" 'ArnOfRoleSearchUsersLimiter='"$value_5" 'ArnOfRoleSpendEnforcer='"$value_6" 'ArnOfTopicSearchMonthSpend='"$value_7" 'IdOfProjectSearchProd='"$value_8"
deploy '444444444444' 'us-east-2' 'acme-data' 'stacks/444444444444/us-east-2/data.template.json' '--s3-bucket' 'acme-templates' '--s3-prefix' 'acme' '--tags' 'CostCenter=genai'
protect '444444444444' 'us-east-2' 'acme-data'
value_0=$(output '444444444444' 'us-east-2' 'acme-data' 'ArnOfKeyAuditRecords')
deploy '444444444444' 'us-east-2' 'acme-audit' 'stacks/444444444444/us-east-2/audit.template.json' '--s3-bucket' 'acme-templates' '--s3-prefix' 'acme' '--tags' 'CostCenter=genai' --parameter-overrides 'ArnOfKeyAuditRecords='"$value_0"
protect '444444444444' 'us-east-2' 'acme-audit'
value_0=$(output '444444444444' 'us-east-2' 'acme-data' 'ArnOfKeyAuditRecords')
value_1=$(output '444444444444' 'us-east-2' 'acme-audit' 'IdOfBucketArchive')
deploy '111111111111' 'us-east-2' 'acme-audit' 'stacks/111111111111/us-east-2/audit.template.json' '--s3-bucket' 'acme-templates' '--s3-prefix' 'acme' '--tags' 'CostCenter=genai' --parameter-overrides 'ArnOfKeyAuditRecords='"$value_0" 'IdOfBucketArchive='"$value_1"
protect '111111111111' 'us-east-2' 'acme-audit'
deploy '555555555555' 'us-east-1' 'acme-spend' 'stacks/555555555555/us-east-1/spend.template.json' '--s3-bucket' 'acme-templates' '--s3-prefix' 'acme' '--tags' 'CostCenter=genai'
deploy '555555555555' 'us-east-2' 'acme-data' 'stacks/555555555555/us-east-2/data.template.json' '--s3-bucket' 'acme-templates' '--s3-prefix' 'acme' '--tags' 'CostCenter=genai'
protect '555555555555' 'us-east-2' 'acme-data'
value_0=$(output '555555555555' 'us-east-2' 'acme-data' 'ArnOfProjectSupportProd')
deploy '555555555555' 'us-east-2' 'acme-access' 'stacks/555555555555/us-east-2/access.template.json' '--s3-bucket' 'acme-templates' '--s3-prefix' 'acme' '--capabilities' 'CAPABILITY_NAMED_IAM' '--tags' 'CostCenter=genai' --parameter-overrides 'ArnOfProjectSupportProd='"$value_0"
value_0=$(output '555555555555' 'us-east-2' 'acme-data' 'ArnOfKeyWhatWasSaid')
value_1=$(output '555555555555' 'us-east-2' 'acme-access' 'ArnOfRoleAuditInvocationLogging')
deploy '555555555555' 'us-east-2' 'acme-operations' 'stacks/555555555555/us-east-2/operations.template.json' '--s3-bucket' 'acme-templates' '--s3-prefix' 'acme' '--tags' 'CostCenter=genai' --parameter-overrides 'ArnOfKeyWhatWasSaid='"$value_0" 'ArnOfRoleAuditInvocationLogging='"$value_1"
printf 'to do by hand: %s\n' 'handoff/111111111111/cost-allocation-tags.md'
printf 'to do by hand: %s\n' 'handoff/111111111111/cloudtrail-trusted-access.md'
printf 'to do by hand: %s\n' 'handoff/333333333333/invocation-logging-coverage.md'
printf 'to do by hand: %s\n' 'handoff/555555555555/invocation-logging-coverage.md'
