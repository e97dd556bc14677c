//! Logs as CloudWatch likes them: one flat JSON object a line.

mod metrics;

use std::error::Error;
use std::fmt;
use std::io::{self, Write};
use std::time::SystemTime;

use aws_sdk_dynamodb::primitives::{DateTime, DateTimeFormat};
use serde_json::{Map, Value};
use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::registry::{LookupSpan, Registry};

use crate::config::MetricsNamespace;

/// The target of the line that each invocation ends with, and that metrics are made of.
pub(crate) const HANDLED: &str = concat!(env!("CARGO_CRATE_NAME"), "::handled");

/// Writes this process's lines to standard output, which Lambda carries to CloudWatch.
pub fn init(level: LevelFilter, metrics: Option<MetricsNamespace>) {
    let subscriber = Registry::default().with(JsonLines::new(level, io::stdout).metrics(metrics));
    // It fails only where a subscriber is set already, and then that one is wanted.
    let _ = tracing::subscriber::set_global_default(subscriber);
}

/// An error with its causes: `what failed: why: why that`. A cause that its error has quoted isn't repeated.
#[must_use]
pub fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    for cause in std::iter::successors(error.source(), |&cause| cause.source()).map(ToString::to_string) {
        if !text.ends_with(&cause) {
            text = format!("{text}: {cause}");
        }
    }
    text
}

/// A layer that writes each event, with the fields of the spans around it, as one JSON object.
pub struct JsonLines<W> {
    level: LevelFilter,
    metrics: Option<MetricsNamespace>,
    writer: W,
}

impl<W> fmt::Debug for JsonLines<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JsonLines").field("level", &self.level).finish_non_exhaustive()
    }
}

impl<W> JsonLines<W> {
    /// Lines of `level` and worse, each to a writer of its own.
    pub fn new(level: LevelFilter, writer: W) -> Self {
        Self { level, metrics: None, writer }
    }

    /// Makes metrics of the line that an invocation ends with. It is then written at any level, as metrics would be
    /// lost otherwise.
    #[must_use]
    pub fn metrics(self, namespace: Option<MetricsNamespace>) -> Self {
        Self { metrics: namespace, ..self }
    }

    /// The crates below have nothing to say under WARN that is worth its price, and some print payloads.
    fn level_of(&self, target: &str) -> LevelFilter {
        if is_own(target) { self.level } else { self.level.min(LevelFilter::WARN) }
    }

    /// Whether metrics need it: the line itself, and the spans that its fields are from.
    fn is_for_metrics(&self, metadata: &Metadata<'_>) -> bool {
        let needed = metadata.target() == HANDLED || (metadata.is_span() && is_own(metadata.target()));
        self.metrics.is_some() && needed
    }
}

impl<S, W, O> Layer<S> for JsonLines<W>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    W: Fn() -> O + 'static,
    O: Write,
{
    fn enabled(&self, metadata: &Metadata<'_>, _: Context<'_, S>) -> bool {
        *metadata.level() <= self.level_of(metadata.target()) || self.is_for_metrics(metadata)
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        let for_metrics = if self.metrics.is_some() { LevelFilter::INFO } else { LevelFilter::OFF };
        Some(self.level.max(for_metrics))
    }

    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        span.extensions_mut().insert(fields);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        if let Some(fields) = span.extensions_mut().get_mut::<Fields>() {
            values.record(fields);
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut line = head(event.metadata());
        for span in context.event_scope(event).into_iter().flat_map(|scope| scope.from_root()) {
            line.extend(span.extensions().get::<Fields>().into_iter().flat_map(|fields| fields.0.clone()));
        }
        let mut fields = Fields(line);
        event.record(&mut fields);
        if let Some(namespace) = self.metrics.as_ref().filter(|_| event.metadata().target() == HANDLED) {
            metrics::embed(&mut fields.0, namespace);
        }
        // A line that can't be written has nowhere else to go, and must not take the invocation along.
        let _ = writeln!((self.writer)(), "{}", Value::Object(fields.0));
    }
}

fn is_own(target: &str) -> bool {
    target.starts_with(env!("CARGO_CRATE_NAME"))
}

fn head(metadata: &Metadata<'_>) -> Map<String, Value> {
    let now = DateTime::from(SystemTime::now()).fmt(DateTimeFormat::DateTime).unwrap_or_default();
    Map::from_iter([
        ("timestamp".to_owned(), now.into()),
        ("level".to_owned(), metadata.level().as_str().into()),
        ("target".to_owned(), metadata.target().into()),
    ])
}

#[derive(Debug, Default)]
struct Fields(Map<String, Value>);

impl Fields {
    fn set(&mut self, field: &Field, value: impl Into<Value>) {
        self.0.insert(field.name().to_owned(), value.into());
    }
}

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.set(field, format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.set(field, value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.set(field, value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.set(field, value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.set(field, value);
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.set(field, value);
    }

    fn record_error(&mut self, field: &Field, value: &(dyn Error + 'static)) {
        self.set(field, chain(value));
    }
}
