//! The resources that a component is made of, and the hook through which its users change what it would give them.

use std::{
    any::{Any, TypeId},
    collections::HashMap,
    fmt,
    sync::Arc,
};

use pulumi_wasm::{Context, CustomResource, Inputs, ResourceOptions};
use pulumi_wasm_aws::{
    acm, apigateway, apigatewayv2 as gateway, cloudwatch, dynamodb, iam, lambda, route53, sns, sqs,
};

/// A kind of resource that a [`WebSocketApi`](crate::WebSocketApi) is made of.
///
/// [`WebSocketApiBuilder::transform`](crate::WebSocketApiBuilder::transform) takes it.
#[diagnostic::on_unimplemented(
    message = "a `WebSocketApi` has no `{Self}` to transform",
    label = "no kind of child",
    note = "the kinds of children are what implements `aws_websocket_api::Child`"
)]
pub trait Child: CustomResource + sealed::Sealed + Sized + 'static {
    /// What it is declared with.
    type Args: Clone + Into<Inputs> + 'static;

    #[doc(hidden)]
    fn declare(ctx: &Context, name: &str, args: Self::Args, options: ResourceOptions) -> Self;
}

mod sealed {
    pub trait Sealed {}
}

macro_rules! children {
    ($($module:ident: $($resource:ident($args:ident)),+;)+) => { $($(
        impl sealed::Sealed for $module::$resource {}

        impl Child for $module::$resource {
            type Args = $module::$args;

            fn declare(ctx: &Context, name: &str, args: Self::Args, options: ResourceOptions) -> Self {
                Self::with_options(ctx, name, args, options)
            }
        }
    )+)+ };
}

children! {
    acm: Certificate(CertificateArgs), CertificateValidation(CertificateValidationArgs);
    apigateway: Account(AccountArgs);
    gateway: Api(ApiArgs), ApiMapping(ApiMappingArgs), Authorizer(AuthorizerArgs), Deployment(DeploymentArgs),
        DomainName(DomainNameArgs), Integration(IntegrationArgs),
        IntegrationResponse(IntegrationResponseArgs), Model(ModelArgs), Route(RouteArgs),
        RouteResponse(RouteResponseArgs), Stage(StageArgs);
    cloudwatch: Dashboard(DashboardArgs), LogGroup(LogGroupArgs), MetricAlarm(MetricAlarmArgs);
    dynamodb: Table(TableArgs);
    iam: Role(RoleArgs), RolePolicy(RolePolicyArgs), RolePolicyAttachment(RolePolicyAttachmentArgs);
    lambda: Function(FunctionArgs), Permission(PermissionArgs);
    route53: Record(RecordArgs);
    sns: Topic(TopicArgs), TopicSubscription(TopicSubscriptionArgs);
    sqs: Queue(QueueArgs);
}

type Transform<C> = Box<dyn Fn(&str, <C as Child>::Args) -> <C as Child>::Args + Send + Sync>;

/// What the component's users want changed, by the kind of resource.
#[derive(Clone, Default)]
pub(crate) struct Transforms(HashMap<TypeId, Vec<Arc<dyn Any + Send + Sync>>>);

impl Transforms {
    pub(crate) fn add<C: Child>(
        &mut self,
        transform: impl Fn(&str, C::Args) -> C::Args + Send + Sync + 'static,
    ) {
        let transform: Transform<C> = Box::new(transform);
        self.0.entry(TypeId::of::<C>()).or_default().push(Arc::new(transform));
    }

    /// The arguments of the child of this name, as the users want them.
    pub(crate) fn apply<C: Child>(&self, child: &str, args: C::Args) -> C::Args {
        let all = self.0.get(&TypeId::of::<C>()).into_iter().flatten();
        all.filter_map(|transform| transform.downcast_ref::<Transform<C>>())
            .fold(args, |args, transform| transform(child, args))
    }
}

impl fmt::Debug for Transforms {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} transforms", self.0.values().map(Vec::len).sum::<usize>())
    }
}
