//! What others may do with the API.

use pulumi_wasm::{Output, Resource};
use pulumi_wasm_aws::iam::{Role, RolePolicy, RolePolicyArgs};

use crate::{
    policy,
    stage::{DeployedStage, connections_arn},
};

/// What was granted, and to what.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Grant {
    /// The IAM actions.
    pub actions: Vec<String>,
    /// The ARN that they are allowed on.
    pub resource: Output<String>,
    /// What allows them.
    pub policy: RolePolicy,
}

impl DeployedStage {
    /// Lets a role post messages to this stage's connections, and close them; not to those of other stages or APIs.
    ///
    /// ```
    /// use aws_websocket_api::{DeployedStage, Grant};
    /// use pulumi_wasm_aws::iam::Role;
    ///
    /// fn let_the_worker_post(stage: &DeployedStage, worker: &Role) -> Grant {
    ///     stage.grant_manage_connections(worker)
    /// }
    /// ```
    pub fn grant_manage_connections(&self, role: &Role) -> Grant {
        let actions = vec!["execute-api:ManageConnections".to_owned()];
        let resource = connections_arn(&self.api, &self.name);
        let document = policy::allow_all(vec![(actions.clone(), resource.clone())]);
        let args = RolePolicyArgs::builder().role(role.name()).policy(document).build();
        let child = format!("{}-{}-connections", role.resource_name(), self.name);
        let policy = self.scope.declare(&child, args, self.scope.options());
        Grant { actions, resource, policy }
    }
}
