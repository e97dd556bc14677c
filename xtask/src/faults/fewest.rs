//! How many calls an `up` can't do without.

use anyhow::{Result, bail};
use serde_json::Value;

/// What is asked once in every run: whose credentials these are, for ARNs and for what permissions are given to.
const ONCE: usize = 1;

/// The fewest calls that create these resources.
pub(super) fn calls(resources: &[Value]) -> Result<usize> {
    let of_aws = |resource: &&Value| resource["type"].as_str().is_some_and(|token| token.starts_with("aws:"));
    let calls = resources.iter().filter(of_aws).map(calls_of).collect::<Result<Vec<_>>>()?;
    Ok(ONCE + calls.iter().sum::<usize>())
}

/// One call for each, but where AWS's own creating call can't say it all.
fn calls_of(resource: &Value) -> Result<usize> {
    let outputs = &resource["outputs"];
    let says = |property: &str| usize::from(outputs[property].as_f64().is_some_and(|value| value > 0.0));
    Ok(match resource["type"].as_str().unwrap_or_default() {
        // CreateLogGroup knows no retention: PutRetentionPolicy does.
        "aws:cloudwatch/logGroup:LogGroup" => 1 + says("retentionInDays"),
        // CreateTable answers before the table is there, which DescribeTable tells. It knows no expiry either, and
        // UpdateTimeToLive takes none for a table that isn't there.
        "aws:dynamodb/table:Table" => 2 + usize::from(outputs["ttl"]["enabled"] == true),
        // CreateFunction answers before the function can be called, which GetFunction tells.
        "aws:lambda/function:Function" => 2,
        // CreateQueue answers before the queue has what was asked for, which GetQueueAttributes tells.
        "aws:sqs/queue:Queue" => 2,
        "aws:apigatewayv2/api:Api"
        | "aws:apigatewayv2/deployment:Deployment"
        | "aws:apigatewayv2/integration:Integration"
        | "aws:apigatewayv2/route:Route"
        | "aws:apigatewayv2/routeResponse:RouteResponse"
        | "aws:apigatewayv2/stage:Stage"
        | "aws:iam/role:Role"
        | "aws:iam/rolePolicy:RolePolicy"
        | "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
        | "aws:lambda/permission:Permission" => 1,
        token => {
            bail!("nobody has said how many calls {token} needs: add it in xtask/src/faults/fewest.rs")
        }
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::calls;

    #[test]
    fn what_one_call_cannot_say_takes_more() {
        let resources = [
            json!({"type": "pulumi:pulumi:Stack"}),
            json!({"type": "aws:iam/role:Role"}),
            json!({"type": "aws:cloudwatch/logGroup:LogGroup", "outputs": {"retentionInDays": 7}}),
            json!({"type": "aws:dynamodb/table:Table", "outputs": {"ttl": {"enabled": true}}}),
        ];
        assert_eq!(calls(&resources).unwrap(), 1 + 1 + 2 + 3);
        assert!(calls(&[json!({"type": "aws:sns/topic:Topic"})]).is_err());
    }
}
