//! What changes in place: an imported certificate, the preference for logs, tags, and a renewal that is due.

use aws_sdk_acm::types::CertificateOptions;
use pulumi_provider::{Context, Error, Update, UpdateRequest, UpdateResponse};

use super::{
    Certificate, import,
    model::{Inputs, Options, State},
    request, wait,
};
use crate::{
    aws::{Aws, Regional},
    call::{Fault, once},
    tags::{Tags, change},
};

/// What is imported.
const IMPORTED: [&str; 4] = ["certificateBody", "certificateChain", "privateKey", "privateKeyWoVersion"];

impl Update for Certificate {
    async fn update(
        context: &Context<Aws>,
        request: UpdateRequest<Inputs, State>,
    ) -> Result<UpdateResponse<State>, Error> {
        let (arn, recorded) = (&request.id, request.state.inputs.region.clone());
        let aws = super::regional(context, recorded.as_deref(), arn);
        if request.changed.any(&IMPORTED) {
            import::import(context, &aws, &request.inputs, Some(arn)).await?;
        }
        if request.changed.any(&["pendingRenewal"]) {
            renew(context, &aws, arn).await?;
        }
        if request.changed.any(&["options"]) {
            set_options(&aws, arn, request.inputs.options.as_ref()).await?;
        }
        let tags_all = context.client().tags().all(&request.inputs.tags);
        retag(&aws, &request.state, &tags_all).await?;
        let certificate = wait::described(context, &aws, arn).await?;
        let inputs = Inputs { region: Some(aws.name.clone()), ..request.inputs };
        Ok(UpdateResponse::new(State::of(certificate, inputs, tags_all)))
    }
}

async fn renew(context: &Context<Aws>, aws: &Regional, arn: &str) -> Result<(), Error> {
    let call = aws.acm().renew_certificate().certificate_arn(arn);
    once("RenewCertificate", call.send()).await?;
    wait::renewed(context, aws, arn).await.map(drop)
}

async fn set_options(aws: &Regional, arn: &str, wanted: Option<&Options>) -> Result<(), Fault> {
    let preference = wanted.map(|wanted| Options { export: None, ..wanted.clone() });
    let options: CertificateOptions = request::options(&preference.unwrap_or_default());
    let call = aws.acm().update_certificate_options().certificate_arn(arn).options(options);
    once("UpdateCertificateOptions", call.send()).await.map(drop)
}

async fn retag(aws: &Regional, state: &State, wanted: &Tags) -> Result<(), Fault> {
    let Some(change) = change(&state.tags_all, wanted) else { return Ok(()) };
    let gone = change.remove.into_iter().map(|key| (key, String::new())).collect();
    if let Some(mut tags) = request::sdk_tags(&gone)? {
        // With a value, ACM removes a tag only if it has that value.
        tags.iter_mut().for_each(|tag| tag.value = None);
        let call = aws.acm().remove_tags_from_certificate().certificate_arn(&state.arn).set_tags(Some(tags));
        once("RemoveTagsFromCertificate", call.send()).await?;
    }
    if let Some(tags) = request::sdk_tags(&change.set.into_iter().collect())? {
        let call = aws.acm().add_tags_to_certificate().certificate_arn(&state.arn).set_tags(Some(tags));
        once("AddTagsToCertificate", call.send()).await?;
    }
    Ok(())
}
