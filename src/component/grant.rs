//! What others may do with the API.

use pulumi_wasm::{Output, Resource};
use pulumi_wasm_aws::iam::{Role, RolePolicy, RolePolicyArgs};

use crate::{connections::ConnectionAccess, policy, stage::DeployedStage};

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
    /// Lets a role post messages to this stage's connections, ask about them and close them; not those of other stages
    /// or APIs.
    ///
    /// ```
    /// use aws_websocket_api::{DeployedStage, Grant};
    /// use pulumi_wasm_aws::iam::Role;
    ///
    /// fn let_the_moderator_close(stage: &DeployedStage, moderator: &Role) -> Grant {
    ///     stage.grant_manage_connections(moderator)
    /// }
    /// ```
    pub fn grant_manage_connections(&self, role: &Role) -> Grant {
        self.grant(role, ConnectionAccess::Manage, "connections")
    }

    /// Lets a role post messages to this stage's connections, and no more.
    ///
    /// ```
    /// use aws_websocket_api::{DeployedStage, Grant};
    /// use pulumi_wasm_aws::iam::Role;
    ///
    /// fn let_the_worker_post(stage: &DeployedStage, worker: &Role) -> Grant {
    ///     stage.grant_post_to_connections(worker)
    /// }
    /// ```
    pub fn grant_post_to_connections(&self, role: &Role) -> Grant {
        self.grant(role, ConnectionAccess::Post, "posts")
    }

    fn grant(&self, role: &Role, access: ConnectionAccess, child: &str) -> Grant {
        let actions = vec![ConnectionAccess::ACTION.to_owned()];
        let resource = access.arn(&self.api, &self.name);
        let document = policy::allow_all(vec![(actions.clone(), resource.clone())]);
        let args = RolePolicyArgs::builder().role(role.name()).policy(document).build();
        let child = format!("{}-{}-{child}", role.resource_name(), self.name);
        let policy = self.scope.declare(&child, args, self.scope.options());
        Grant { actions, resource, policy }
    }
}
