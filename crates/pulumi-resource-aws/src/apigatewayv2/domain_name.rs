//! `aws:apigatewayv2/domainName:DomainName`

mod model;

use std::time::Duration;

use aws_sdk_apigatewayv2::{
    operation::{get_domain_name::GetDomainNameOutput, update_domain_name::UpdateDomainNameOutput},
    types::DomainNameStatus,
};
use pulumi_provider::{
    Attempt, Context, CreateRequest, CreateResponse, Delete, DeleteRequest, Error, Found, Object, Problems,
    Read, ReadRequest, ReadResponse, Recover, Resource, Schema, Update, UpdateRequest, UpdateResponse,
    property::{object, string},
};

use self::model::{Inputs, State, arn};
use super::{addresses, retag, send};
use crate::{
    aws::{Aws, Regional},
    call::{Fault, or_gone, or_none},
    check,
    id::{import, region},
    name::Clue,
    tags,
};

/// How long AWS may take to set one up, and to change one.
const CREATING: Duration = Duration::from_secs(10 * 60);
const UPDATING: Duration = Duration::from_secs(60 * 60);

/// A name of one's own under which APIs answer.
pub(crate) struct DomainName;

/// The words that may be in upper or lower case.
const WORDS: [(&str, &[&str]); 3] = [
    ("domainNameConfiguration.endpointType", &["REGIONAL"]),
    ("domainNameConfiguration.securityPolicy", &["TLS_1_2"]),
    ("routingMode", &["API_MAPPING_ONLY", "ROUTING_RULE_ONLY", "ROUTING_RULE_THEN_API_MAPPING"]),
];

impl Resource for DomainName {
    type Client = Aws;
    type Inputs = Inputs;
    type State = State;
    const TOKEN: &'static str = "aws:apigatewayv2/domainName:DomainName";

    // UpdateDomainName takes everything but the name.
    fn schema() -> Schema {
        let word = || string().same_when(check::same_word);
        let configuration = Schema::new()
            .input("certificateArn", string().required())
            .input("endpointType", word().required())
            .input("ipAddressType", addresses())
            .input("ownershipVerificationCertificateArn", string().computed())
            .input("securityPolicy", word().required())
            .output("hostedZoneId", string())
            .output("targetDomainName", string());
        let mutual_tls =
            Schema::new().input("truststoreUri", string().required()).input("truststoreVersion", string());
        Schema::new()
            .input("domainName", string().required().replaces().length(1, 512))
            .input("domainNameConfiguration", object(configuration).required())
            .input("mutualTlsAuthentication", object(mutual_tls))
            .input("region", region())
            .input("routingMode", word().computed())
            .input("tags", tags::input())
            .output("apiMappingSelectionExpression", string())
            .output("arn", string())
            .output("tagsAll", tags::output())
    }

    fn check(_: &Aws, inputs: &Object, problems: &mut Problems) {
        for (path, words) in WORDS {
            check::words(inputs, path, words, problems);
        }
        for certificate in ["certificateArn", "ownershipVerificationCertificateArn"] {
            check::arn(inputs, &format!("domainNameConfiguration.{certificate}"), problems);
        }
    }

    fn derive(aws: &Aws, inputs: &mut Object, state: Option<&Object>) {
        tags::derive(aws, inputs, state);
    }

    async fn create(
        context: &Context<Aws>,
        request: CreateRequest<Inputs>,
    ) -> Result<CreateResponse<State>, Error> {
        let (aws, inputs) = (context.client().region(request.inputs.region.as_deref()), request.inputs);
        let call = aws
            .unrepeated()
            .apigatewayv2()
            .create_domain_name()
            .domain_name(&inputs.domain_name)
            .set_domain_name_configurations(Some(inputs.configurations(None)))
            .set_mutual_tls_authentication(inputs.mutual_tls())
            .set_routing_mode(inputs.routing())
            .set_tags(Some(context.client().tags().all(&inputs.tags).into_iter().collect()));
        let made = State::from(send(context, "CreateDomainName", || call.clone().send()).await?);
        let made = made.located(context.client(), &aws, &inputs.tags);
        let state = settled(context, &aws, made, context.timeout(CREATING)).await?;
        Ok(CreateResponse::new(state.id.clone(), state))
    }
}

/// Waits while AWS is at work on it; what is there is kept if that ends badly.
async fn settled(
    context: &Context<Aws>,
    aws: &Regional,
    mut state: State,
    limit: Duration,
) -> Result<State, Error> {
    match watch(context, aws, &mut state, limit).await {
        Ok(()) => Ok(state),
        Err(error) => Err(error.keeping(state.id.clone(), &state)),
    }
}

async fn watch(
    context: &Context<Aws>,
    aws: &Regional,
    state: &mut State,
    limit: Duration,
) -> Result<(), Error> {
    let mut pace = context.pace(limit);
    while state.status == Some(DomainNameStatus::Updating) {
        if !pace.pause().await? {
            break;
        }
        let found = State::from(get(context, aws, &state.id).await?);
        *state = found.located(context.client(), aws, &state.inputs.tags);
    }
    match &state.status {
        None | Some(DomainNameStatus::Available) => Ok(()),
        Some(status) => Err(unsettled(state, status)),
    }
}

fn unsettled(state: &State, status: &DomainNameStatus) -> Error {
    let error = Error::new(format!("the domain name {} is {status}", state.id));
    let error = match state.status_message.as_str() {
        "" => error,
        message => error.because(message),
    };
    error.remedy(match status {
        DomainNameStatus::Updating => "AWS is still at work: run `pulumi up` again, or raise customTimeouts",
        DomainNameStatus::PendingOwnershipVerification => {
            "set ownershipVerificationCertificateArn in domainNameConfiguration to a public certificate of it"
        }
        DomainNameStatus::PendingCertificateReimport => "import its certificate into ACM again",
        _ => "look at it in the console of API Gateway",
    })
}

async fn get(context: &Context<Aws>, aws: &Regional, name: &str) -> Result<GetDomainNameOutput, Fault> {
    let call = aws.apigatewayv2().get_domain_name().domain_name(name);
    send(context, "GetDomainName", || call.clone().send()).await
}

impl Read for DomainName {
    async fn read(context: &Context<Aws>, request: ReadRequest<State>) -> Result<ReadResponse<State>, Error> {
        let import = import(&request.id);
        let before = request.state.unwrap_or_default().inputs;
        let aws = context.client().region(before.region.as_deref().or(import.region.as_deref()));
        let found = or_none(get(context, &aws, &import.id).await)?;
        let Some(found) = found else { return Ok(ReadResponse::gone()) };
        let state = State::from(found).located(context.client(), &aws, &before.tags);
        Ok(ReadResponse::found(import.id, state))
    }
}

impl Update for DomainName {
    async fn update(
        context: &Context<Aws>,
        request: UpdateRequest<Inputs, State>,
    ) -> Result<UpdateResponse<State>, Error> {
        let aws = context.client().region(request.state.inputs.region.as_deref());
        let wanted = context.client().tags().all(&request.inputs.tags);
        retag(context, &aws, &arn(&aws, &request.id), &request.state.tags_all, &wanted).await?;
        let settings = ["domainNameConfiguration", "mutualTlsAuthentication", "routingMode"];
        let state = if request.changed.any(&settings) {
            State::from(change(context, &aws, &request).await?)
        } else {
            State::from(get(context, &aws, &request.id).await?)
        };
        let state = state.tagged(wanted).located(context.client(), &aws, &request.inputs.tags);
        Ok(UpdateResponse::new(settled(context, &aws, state, context.timeout(UPDATING)).await?))
    }
}

async fn change(
    context: &Context<Aws>,
    aws: &Regional,
    request: &UpdateRequest<Inputs, State>,
) -> Result<UpdateDomainNameOutput, Fault> {
    let (inputs, old, changed) = (&request.inputs, &request.state.inputs, &request.changed);
    let mutual_tls = inputs.mutual_tls_after(old);
    let call = aws
        .apigatewayv2()
        .update_domain_name()
        .domain_name(&request.id)
        // AWS needs it whatever changes.
        .set_domain_name_configurations(Some(inputs.configurations(Some(old))))
        .set_mutual_tls_authentication(changed.when("mutualTlsAuthentication", mutual_tls))
        .set_routing_mode(changed.when("routingMode", inputs.routing()).flatten());
    send(context, "UpdateDomainName", || call.clone().send()).await
}

impl Delete for DomainName {
    async fn delete(context: &Context<Aws>, request: DeleteRequest<State>) -> Result<(), Error> {
        let aws = context.client().region(request.state.inputs.region.as_deref());
        let call = aws.apigatewayv2().delete_domain_name().domain_name(&request.id);
        Ok(or_gone(send(context, "DeleteDomainName", || call.clone().send()).await)?)
    }
}

/// Told by its name: a region has each only once.
impl Recover for DomainName {
    type Clue = Clue;

    async fn clue(context: &Context<Aws>, inputs: &Inputs) -> Result<Clue, Error> {
        Ok(Clue::new(context, &inputs.domain_name, inputs.region.as_deref()))
    }

    // AWS doesn't say when it was created.
    async fn find(context: &Context<Aws>, attempt: &Attempt<Clue>) -> Result<Vec<Found>, Error> {
        let Clue { name, region } = &attempt.clue;
        let aws = context.client().region(Some(region));
        let found = or_none(get(context, &aws, name).await)?;
        Ok(found.map(|_| Found::perhaps(attempt.clue.import_id(name))).into_iter().collect())
    }
}
