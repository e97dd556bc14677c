//! What came of an attempt to add a permission.

use pulumi_provider::{Attempt, Context, Error, Found, Recover};
use serde::{Deserialize, Serialize};

use super::{Inputs, Permission, statements};
use crate::{aws::Aws, lambda::given, name};

/// What a coming statement can be told by.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Clue {
    function: String,
    qualifier: Option<String>,
    region: String,
    statement: String,
    /// Whether the id ends in random digits: no other resource has it.
    is_random: bool,
}

impl Recover for Permission {
    type Clue = Clue;

    async fn clue(context: &Context<Aws>, inputs: &Inputs) -> Result<Clue, Error> {
        let region = context.client().region(inputs.region.as_deref()).name.clone();
        let statement = inputs.chosen_id(context);
        let is_random = inputs.statement_id.is_empty() || name::is_automatic(&statement, context.name());
        let (function, qualifier) = (inputs.function.clone(), given(&inputs.qualifier));
        Ok(Clue { function, qualifier, region, statement, is_random })
    }

    async fn find(context: &Context<Aws>, attempt: &Attempt<Clue>) -> Result<Vec<Found>, Error> {
        let Clue { function, qualifier, region, statement, is_random } = &attempt.clue;
        let (function, qualifier) = (function.clone(), qualifier.clone());
        let place = Inputs { function, qualifier, ..Inputs::default() };
        let statements = statements(context, &context.client().region(Some(region)), &place).await?;
        if !statements.iter().any(|known| known["Sid"] == *statement) {
            return Ok(Vec::new());
        }
        let id = place.import_id(statement, region);
        Ok(vec![if *is_random { Found::certain(id) } else { Found::perhaps(id) }])
    }
}

impl Inputs {
    fn import_id(&self, statement: &str, region: &str) -> String {
        let qualifier = self.qualifier.as_ref().map(|qualifier| format!(":{qualifier}"));
        format!("{}{}/{statement}@{region}", self.function, qualifier.unwrap_or_default())
    }
}
