//! Unique names for what a program didn't name.

use std::hash::{BuildHasher, DefaultHasher, Hasher, RandomState};

use pulumi_wasm_proto::{
    Object, Value,
    rpc::check_request::{AutonamingOptions, autonaming_options::Mode},
};

/// How many random digits make a name unique.
const DIGITS: usize = 7;

/// How names of one kind are made.
#[derive(Clone, Copy, Debug)]
pub struct AutoName {
    max_length: usize,
    alphanumeric: bool,
    ending: Option<Ending>,
}

/// How names end where an input is `true`.
#[derive(Clone, Copy, Debug)]
struct Ending {
    input: &'static str,
    text: &'static str,
}

impl AutoName {
    /// Names of at most so many characters: `{resource's name}-{7 hexadecimal digits}`.
    pub const fn up_to(max_length: usize) -> Self {
        Self { max_length, alphanumeric: false, ending: None }
    }

    /// The same for names in which only letters and digits may be.
    pub const fn alphanumeric_up_to(max_length: usize) -> Self {
        Self { alphanumeric: true, ..Self::up_to(max_length) }
    }

    /// The same, with `text` at the end where `input` is `true`.
    #[must_use]
    pub const fn ending(self, input: &'static str, text: &'static str) -> Self {
        Self { ending: Some(Ending { input, text }), ..self }
    }

    /// Whether a name ends as it must with these inputs.
    pub(crate) fn fits(self, name: &Value, inputs: &Object) -> bool {
        let Some(ending) = self.ending else { return true };
        name.as_str().is_some_and(|name| name.ends_with(ending.text) == ending.applies(inputs))
    }

    fn generate(self, base: &str, seed: &[u8], ending: &str) -> String {
        let room = self.max_length.saturating_sub(DIGITS + 1 + ending.len());
        let base: String = self.fitting(base).chars().take(room).collect();
        self.fitting(&format!("{base}-{}", hex(seed))) + ending
    }

    fn fitting(self, name: &str) -> String {
        name.chars().filter(|c| !self.alphanumeric || c.is_ascii_alphanumeric()).collect()
    }

    fn end(self, inputs: &Object) -> &'static str {
        self.ending.filter(|ending| ending.applies(inputs)).map_or("", |ending| ending.text)
    }
}

impl Ending {
    fn applies(self, inputs: &Object) -> bool {
        match inputs.get(self.input).map(Value::plain) {
            Some(Value::Bool(flag)) => *flag,
            Some(Value::String(text)) => text == "true",
            _ => false,
        }
    }
}

/// What the engine says about the name of one resource.
#[derive(Clone, Debug, Default)]
pub(crate) struct Naming {
    pub(crate) base: String,
    pub(crate) seed: Vec<u8>,
    pub(crate) options: Option<AutonamingOptions>,
}

impl Naming {
    /// The name to use, or `None` where the stack's configuration turns automatic names off.
    pub(crate) fn name(&self, rule: AutoName, inputs: &Object) -> Option<String> {
        let end = rule.end(inputs);
        match &self.options {
            Some(options) if options.mode() == Mode::Disable => None,
            Some(options) if !options.proposed_name.is_empty() => {
                let proposed = &options.proposed_name;
                let start = proposed.strip_suffix(end).unwrap_or(proposed);
                let fits = options.mode() == Mode::Enforce;
                Some(if fits { start.to_owned() } else { rule.fitting(start) } + end)
            }
            _ => Some(rule.generate(&self.base, &self.seed, end)),
        }
    }
}

/// Digits that follow from the seed, or random ones without a seed.
fn hex(seed: &[u8]) -> String {
    let hash = if seed.is_empty() { random() } else { hash(seed) };
    format!("{hash:016x}")[..DIGITS].to_owned()
}

fn hash(seed: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(seed);
    hasher.finish()
}

/// A random number, good enough for names and jitter.
pub(crate) fn random() -> u64 {
    RandomState::new().build_hasher().finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn naming(mode: Mode, proposed: &str) -> Naming {
        let options = AutonamingOptions { proposed_name: proposed.into(), mode: mode.into() };
        Naming { base: "chat".into(), seed: vec![1], options: Some(options) }
    }

    #[test]
    fn a_name_follows_from_the_seed_and_fits() {
        let own = Naming { base: "a-rather-long-name".into(), seed: vec![1, 2], options: None };
        let none = Object::new();
        let name = own.name(AutoName::up_to(16), &none).unwrap();
        assert_eq!(name.len(), 16);
        assert!(name.starts_with("a-rather-"), "{name}");
        assert_eq!(own.name(AutoName::up_to(16), &none).unwrap(), name);
    }

    #[test]
    fn a_name_may_end_as_an_input_says() {
        let rule = AutoName::up_to(20).ending("fifo", ".fifo");
        let own = Naming { base: "a-rather-long-name".into(), ..Naming::default() };
        let inputs = Object::from([("fifo".into(), Value::Bool(true))]);
        let name = own.name(rule, &inputs).unwrap();
        assert_eq!((name.len(), name.ends_with(".fifo")), (20, true), "{name}");
        assert_eq!(naming(Mode::Propose, "chat").name(rule, &inputs).as_deref(), Some("chat.fifo"));
        assert_eq!(naming(Mode::Propose, "chat.fifo").name(rule, &inputs).as_deref(), Some("chat.fifo"));
        assert!(!rule.fits(&Value::from(name), &Object::new()), "it isn't kept when the input changes");
    }

    #[test]
    fn a_name_has_only_the_characters_that_it_may_have() {
        let rule = AutoName::alphanumeric_up_to(64);
        let own = Naming { base: "my-model".into(), seed: vec![1], options: None };
        let name = own.name(rule, &Object::new()).unwrap();
        assert!(name.starts_with("mymodel") && name.len() == 14, "{name}");
        assert_eq!(naming(Mode::Propose, "chat-dev").name(rule, &Object::new()).as_deref(), Some("chatdev"));
        assert_eq!(naming(Mode::Enforce, "chat-dev").name(rule, &Object::new()).as_deref(), Some("chat-dev"));
    }

    #[test]
    fn the_stack_may_propose_enforce_or_forbid_names() {
        let rule = AutoName::up_to(64);
        let name = |mode, proposed| naming(mode, proposed).name(rule, &Object::new());
        assert_eq!(name(Mode::Propose, "chat-dev").as_deref(), Some("chat-dev"));
        assert_eq!(name(Mode::Enforce, "chat").as_deref(), Some("chat"));
        assert_eq!(name(Mode::Disable, ""), None);
    }
}
