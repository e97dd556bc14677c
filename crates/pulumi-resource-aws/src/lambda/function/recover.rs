//! What came of an attempt to create a function.

use aws_sdk_lambda::primitives::{DateTime, DateTimeFormat};
use pulumi_provider::{Attempt, Context, Error, Found, Recover};

use super::{Function, model::Inputs, state};
use crate::{aws::Aws, call::or_none, lambda::function_name, name::Clue};

impl Recover for Function {
    type Clue = Clue;

    async fn clue(context: &Context<Aws>, inputs: &Inputs) -> Result<Clue, Error> {
        Ok(Clue::new(context, function_name(&inputs.name), inputs.region.as_deref()))
    }

    // Lambda tells when a function was changed last; one that is older than the attempt didn't come of it.
    async fn find(context: &Context<Aws>, attempt: &Attempt<Clue>) -> Result<Vec<Found>, Error> {
        let Clue { name, region } = &attempt.clue;
        let found = or_none(state::get(context, &context.client().region(Some(region)), name).await)?;
        let Some(function) = found.and_then(|found| found.configuration) else { return Ok(Vec::new()) };
        let id = attempt.clue.import_id(name);
        Ok(match function.last_modified.as_deref().and_then(seconds) {
            Some(changed) if attempt.may_have_created(changed) => vec![Found::certain(id)],
            Some(_) => Vec::new(),
            None => vec![Found::perhaps(id)],
        })
    }
}

/// A time as Lambda writes it, `2030-01-31T12:00:00.000+0000`.
fn seconds(time: &str) -> Option<f64> {
    let utc = format!("{}Z", time.strip_suffix("+0000")?);
    DateTime::from_str(&utc, DateTimeFormat::DateTime).ok().map(|time| time.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lambdas_times_are_understood() {
        assert_eq!(seconds("1970-01-02T00:00:01.500+0000"), Some(86401.5));
        assert_eq!(seconds("yesterday"), None);
    }
}
