//! Several outputs as one.

use std::{
    collections::{BTreeMap, HashMap},
    hash::{BuildHasher, Hash},
    sync::{Arc, Mutex, PoisonError},
};

use super::{Cell, Data, Dependencies, Outcome, Output, guarded};

/// Waits for several outputs: a tuple of up to eight, an array, a `Vec`, or a map of them, or of references to them.
///
/// The result is a secret if any of them is, unknown if any is, and depends on what they all depend on.
///
/// ```
/// use pulumi_wasm::{Output, all};
///
/// let host = Output::new("example.com".to_owned());
/// let port = Output::new(8080);
/// let address = all((host, port)).map(|(host, port)| format!("{host}:{port}"));
/// ```
pub fn all<C: Combine>(outputs: C) -> Output<C::Combined> {
    outputs.combine()
}

/// What [`all`] can wait for.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a set of outputs",
    note = "`all` takes a tuple of up to eight `Output`s, an array or `Vec` of them, and a map to them"
)]
pub trait Combine {
    /// The values in the same arrangement.
    type Combined: Send + Sync + 'static;

    /// Makes one output of them.
    fn combine(self) -> Output<Self::Combined>;
}

/// An output, or a reference to one.
#[diagnostic::on_unimplemented(message = "`{Self}` is not an output", label = "expected an `Output`")]
pub trait AsOutput {
    /// What its value is.
    type Value: Clone + Send + Sync + 'static;

    /// The output.
    fn as_output(&self) -> &Output<Self::Value>;
}

impl<T: Clone + Send + Sync + 'static> AsOutput for Output<T> {
    type Value = T;

    fn as_output(&self) -> &Output<T> {
        self
    }
}

impl<O: AsOutput> AsOutput for &O {
    type Value = O::Value;

    fn as_output(&self) -> &Output<O::Value> {
        (*self).as_output()
    }
}

impl<O: AsOutput> Combine for Vec<O> {
    type Combined = Vec<O::Value>;

    fn combine(self) -> Output<Vec<O::Value>> {
        let result = Cell::pending();
        if self.is_empty() {
            result.set(Ok(Data::known(Vec::new())));
        }
        let gathered = Arc::new(Gathering::new(self.len(), result.clone()));
        for (index, output) in self.into_iter().enumerate() {
            let gathered = gathered.clone();
            output.as_output().0.on_done(move |outcome| gathered.put(index, outcome.clone()));
        }
        Output(result)
    }
}

impl<K, O> Combine for BTreeMap<K, O>
where
    K: Clone + Ord + Send + Sync + 'static,
    O: AsOutput,
{
    type Combined = BTreeMap<K, O::Value>;

    fn combine(self) -> Output<BTreeMap<K, O::Value>> {
        let (keys, outputs): (Vec<K>, Vec<O>) = self.into_iter().unzip();
        all(outputs).map(move |values| keys.into_iter().zip(values).collect())
    }
}

impl<K, O, S> Combine for HashMap<K, O, S>
where
    K: Clone + Eq + Hash + Send + Sync + 'static,
    O: AsOutput,
    S: BuildHasher + Default + Send + Sync + 'static,
{
    type Combined = HashMap<K, O::Value, S>;

    fn combine(self) -> Output<HashMap<K, O::Value, S>> {
        let (keys, outputs): (Vec<K>, Vec<O>) = self.into_iter().unzip();
        all(outputs).map(move |values| keys.into_iter().zip(values).collect())
    }
}

impl<O: AsOutput, const N: usize> Combine for [O; N] {
    type Combined = [O::Value; N];

    fn combine(self) -> Output<[O::Value; N]> {
        all(Vec::from(self)).try_map(|values| {
            <[O::Value; N]>::try_from(values).map_err(|values| format!("{} outputs of {N}", values.len()))
        })
    }
}

/// The outcomes that have come so far, and where the whole goes.
struct Gathering<T: Send + Sync + 'static> {
    outcomes: Mutex<(usize, Vec<Option<Outcome<T>>>)>,
    result: Arc<Cell<Vec<T>>>,
}

impl<T: Clone + Send + Sync + 'static> Gathering<T> {
    fn new(count: usize, result: Arc<Cell<Vec<T>>>) -> Self {
        let outcomes = (0..count).map(|_| None).collect();
        Self { outcomes: Mutex::new((count, outcomes)), result }
    }

    fn put(&self, index: usize, outcome: Outcome<T>) {
        let mut outcomes = self.outcomes.lock().unwrap_or_else(PoisonError::into_inner);
        outcomes.1[index] = Some(outcome);
        outcomes.0 -= 1;
        if outcomes.0 == 0 {
            let all = std::mem::take(&mut outcomes.1);
            drop(outcomes);
            self.result.set(guarded(false, || join(all.into_iter().flatten())).and_then(|joined| joined));
        }
    }
}

fn join<T: Clone>(outcomes: impl Iterator<Item = Outcome<T>>) -> Outcome<Vec<T>> {
    let parts = outcomes.collect::<Result<Vec<_>, _>>()?;
    let values = parts.iter().map(|part| part.value.as_deref().cloned()).collect::<Option<Vec<T>>>();
    let dependencies = Dependencies::union_all(parts.iter().map(|part| &part.dependencies));
    Ok(Data { value: values.map(Arc::new), secret: parts.iter().any(|part| part.secret), dependencies })
}

macro_rules! combine_tuple {
    ($($type:ident $value:ident),+) => {
        #[diagnostic::do_not_recommend]
        impl<$($type: AsOutput),+> Combine for ($($type,)+) {
            type Combined = ($($type::Value,)+);

            fn combine(self) -> Output<Self::Combined> {
                let ($($value,)+) = self;
                $(let $value = $value.as_output().0.clone();)+
                let result = Cell::pending();
                let target = result.clone();
                combine_tuple!(@wait target, [$($value)+], $($value)+);
                Output(result)
            }
        }
    };
    (@wait $target:ident, [$($all:ident)+], $next:ident $($rest:ident)*) => {
        $next.on_done(move |$next| {
            let $next = $next.clone();
            combine_tuple!(@wait $target, [$($all)+], $($rest)*);
        });
    };
    (@wait $target:ident, [$($all:ident)+],) => {
        $target.set(guarded(false, || {
            $(let $all = $all?;)+
            let marks = Data::known(())$(.absorb(&$all))+;
            let values = (|| Some(($($all.value.as_deref().cloned()?,)+)))();
            Ok(marks.with_value(values))
        }).and_then(|joined| joined));
    };
}

combine_tuple!(A a);
combine_tuple!(A a, B b);
combine_tuple!(A a, B b, C c);
combine_tuple!(A a, B b, C c, D d);
combine_tuple!(A a, B b, C c, D d, E e);
combine_tuple!(A a, B b, C c, D d, E e, F f);
combine_tuple!(A a, B b, C c, D d, E e, F f, G g);
combine_tuple!(A a, B b, C c, D d, E e, F f, G g, H h);
