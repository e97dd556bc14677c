//! Creations whose answer is lost, and processes that end in the middle of one: a provider of books on a shelf that
//! loses requests and answers as a test wants.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    collections::VecDeque,
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use pulumi_provider::{
    Attempt, AutoName, Context, CreateRequest, CreateResponse, Delete, DeleteRequest, Error, Found, Object,
    Package, Provider, Read, ReadRequest, ReadResponse, Recover, Resource, Schema, Update, UpdateRequest,
    UpdateResponse, Value, property, resource,
    testing::{TestServer, urn},
};
use pulumi_wasm_proto::{from_struct, rpc, to_struct};
use serde::{Deserialize, Serialize};
use tonic::Status;

/// What happens to one request to put a book on the shelf.
#[derive(Clone, Copy)]
enum Fate {
    Answered,
    /// It never arrives.
    Lost,
    /// It is done, but the answer never arrives.
    AnswerLost,
    /// It is done, and the rest of the world finds the time to do the same before the answer is lost.
    AnswerLostLate,
    Refused,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
struct Book {
    #[serde(default)]
    id: String,
    title: String,
    #[serde(default)]
    pages: i32,
    #[serde(default)]
    since: f64,
}

/// The other side: it outlives every process.
#[derive(Default)]
struct Shelf {
    books: Mutex<Vec<Book>>,
    fates: Mutex<VecDeque<Fate>>,
    /// Whether titles are unique, as names are in most services.
    unique: bool,
    /// Whether it can't be looked at.
    dark: AtomicBool,
}

type Client = Arc<Shelf>;

impl Shelf {
    fn put(&self, title: &str, pages: i32, since: f64) -> Result<Book, Error> {
        let mut books = self.books.lock().unwrap();
        if self.unique && books.iter().any(|book| book.title == title) {
            return Err(Error::new(format!("there is a {title} already")));
        }
        let book = Book { id: format!("book{}", books.len()), title: title.into(), pages, since };
        books.push(book.clone());
        Ok(book)
    }

    fn request(&self, title: &str, pages: i32) -> Result<Book, Error> {
        let lost = || Error::in_doubt("no answer from the shelf");
        match self.fates.lock().unwrap().pop_front().unwrap_or(Fate::Answered) {
            Fate::Answered => self.put(title, pages, now()),
            Fate::Lost => Err(lost()),
            Fate::AnswerLost => self.put(title, pages, now()).and(Err(lost())),
            Fate::AnswerLostLate => {
                self.put(title, pages, now())?;
                self.put(title, pages, now()).and(Err(lost()))
            }
            Fate::Refused => Err(Error::new("the shelf is full")),
        }
    }

    fn titles(&self) -> Vec<String> {
        self.books.lock().unwrap().iter().map(|book| book.title.clone()).collect()
    }
}

fn now() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs_f64()
}

struct Library(Client);

impl Provider for Library {
    type Client = Client;
    const NAME: &'static str = "library";
    const VERSION: &'static str = "1.0.0";

    fn config(&self) -> Schema {
        Schema::new()
    }

    async fn configure(&self, _: Object) -> Result<Client, Error> {
        Ok(self.0.clone())
    }
}

impl Resource for Book {
    type Client = Client;
    type Inputs = Self;
    type State = Self;
    const TOKEN: &'static str = "library:index:Book";

    fn schema() -> Schema {
        Schema::new()
            .input("title", property::string().replaces().auto_named(AutoName::up_to(40)))
            .input("pages", property::integer())
            .output("id", property::string())
            .output("since", property::number())
    }

    async fn create(
        context: &Context<Client>,
        request: CreateRequest<Self>,
    ) -> Result<CreateResponse<Self>, Error> {
        let book = context.client().request(&request.inputs.title, request.inputs.pages)?;
        Ok(CreateResponse::new(book.id.clone(), book))
    }
}

impl Read for Book {
    async fn read(
        context: &Context<Client>,
        request: ReadRequest<Self>,
    ) -> Result<ReadResponse<Self>, Error> {
        let books = context.client().books.lock().unwrap();
        let book = books.iter().find(|book| book.id == request.id).cloned();
        Ok(book.map_or_else(ReadResponse::gone, |book| ReadResponse::found(request.id, book)))
    }
}

impl Update for Book {
    async fn update(
        context: &Context<Client>,
        request: UpdateRequest<Self, Self>,
    ) -> Result<UpdateResponse<Self>, Error> {
        let mut books = context.client().books.lock().unwrap();
        let book = books.iter_mut().find(|book| book.id == request.id).unwrap();
        book.pages = request.inputs.pages;
        Ok(UpdateResponse::new(book.clone()))
    }
}

impl Delete for Book {
    async fn delete(context: &Context<Client>, request: DeleteRequest<Self>) -> Result<(), Error> {
        context.client().books.lock().unwrap().retain(|book| book.id != request.id);
        Ok(())
    }
}

impl Recover for Book {
    type Clue = String;

    async fn clue(_: &Context<Client>, inputs: &Self) -> Result<String, Error> {
        Ok(inputs.title.clone())
    }

    async fn find(context: &Context<Client>, attempt: &Attempt<String>) -> Result<Vec<Found>, Error> {
        if context.client().dark.load(Ordering::SeqCst) {
            return Err(Error::new("the light is out"));
        }
        let books = context.client().books.lock().unwrap();
        let named = books.iter().filter(|book| book.title == attempt.clue);
        let recent = named.filter(|book| attempt.may_have_created(book.since));
        Ok(recent.map(|book| Found::certain(&book.id)).collect())
    }
}

fn package(shelf: &Client) -> Package<Library> {
    let book = resource::<Book>().readable().updatable().deletable().recoverable();
    Package::new(Library(shelf.clone())).resource(book)
}

async fn process(shelf: &Client) -> TestServer<Library> {
    let server = TestServer::new(package(shelf));
    server.configure(Object::new()).await.unwrap();
    server
}

/// A process that may be killed: its notes stay.
async fn process_with_notes(shelf: &Client, test: &str) -> TestServer<Library> {
    let server = TestServer::with_journal(package(shelf), &notes(test));
    server.configure(Object::new()).await.unwrap();
    server
}

fn notes(test: &str) -> PathBuf {
    std::env::temp_dir().join(format!("pulumi-recovery-{test}-{}", std::process::id()))
}

fn shelf(fates: &[Fate]) -> Client {
    Arc::new(Shelf { fates: Mutex::new(fates.iter().copied().collect()), ..Shelf::default() })
}

async fn create(
    server: &TestServer<Library>,
    name: &str,
    inputs: &[(&str, Value)],
) -> Result<(String, Object), Status> {
    let urn = urn(Book::TOKEN, name);
    let inputs = inputs.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect();
    let checked = server.check(&urn, Object::new(), inputs).unwrap();
    let made =
        server.create(rpc::CreateRequest { urn, properties: checked.inputs, ..Default::default() }).await?;
    Ok((made.id, from_struct(made.properties.unwrap()).unwrap()))
}

fn dune() -> [(&'static str, Value); 2] {
    [("title", "Dune".into()), ("pages", 412.0.into())]
}

#[tokio::test]
async fn a_lost_answer_makes_no_second_resource() {
    let shelf = shelf(&[Fate::AnswerLost]);
    let (id, state) = create(&process(&shelf).await, "dune", &dune()).await.unwrap();
    assert_eq!((id.as_str(), &state["pages"]), ("book0", &Value::from(412.0)));
    assert_eq!(shelf.titles(), ["Dune"]);
}

#[tokio::test]
async fn a_lost_request_is_made_again() {
    let shelf = shelf(&[Fate::Lost, Fate::Lost]);
    create(&process(&shelf).await, "dune", &dune()).await.unwrap();
    assert_eq!(shelf.titles(), ["Dune"]);
}

#[tokio::test]
async fn equal_creations_get_one_each_whoever_loses_the_answer() {
    let shelf = shelf(&[Fate::AnswerLostLate]);
    let server = process(&shelf).await;
    let (first, _) = create(&server, "one", &dune()).await.unwrap();
    // The second is answered with what the first may have taken.
    shelf.fates.lock().unwrap().push_back(Fate::Lost);
    let (second, _) = create(&server, "two", &dune()).await.unwrap();
    assert_ne!(first, second);
    assert_eq!(shelf.titles().len(), 2);
}

#[tokio::test]
async fn a_refusal_is_the_answer_and_is_not_asked_again() {
    let shelf = shelf(&[Fate::Refused]);
    let refused = create(&process(&shelf).await, "dune", &dune()).await.unwrap_err();
    assert_eq!(refused.message(), "the shelf is full");
    assert!(shelf.titles().is_empty());
}

#[tokio::test]
async fn what_was_there_before_is_nobodys_to_take() {
    let shelf = Arc::new(Shelf { unique: true, ..Shelf::default() });
    shelf.put("Dune", 412, now() - 3600.0).unwrap();
    shelf.fates.lock().unwrap().push_back(Fate::Lost);
    let refused = create(&process(&shelf).await, "dune", &dune()).await.unwrap_err();
    assert!(refused.message().starts_with("there is a Dune already; "), "{}", refused.message());
    assert_eq!(shelf.titles(), ["Dune"]);
}

#[tokio::test]
async fn what_a_killed_process_made_is_taken_over_and_made_what_is_wanted_now() {
    let shelf = shelf(&[]);
    let killed = process_with_notes(&shelf, "killed").await;
    create(&killed, "dune", &[("title", "Dune".into()), ("pages", 1.0.into())]).await.unwrap();
    drop(killed);
    let next = process_with_notes(&shelf, "killed").await;
    let (id, state) = create(&next, "dune", &dune()).await.unwrap();
    assert_eq!((id.as_str(), &state["pages"]), ("book0", &Value::from(412.0)));
    assert_eq!(shelf.books.lock().unwrap()[0].pages, 412);
    assert_eq!(shelf.titles(), ["Dune"]);
}

#[tokio::test]
async fn what_a_killed_process_made_under_an_automatic_name_is_removed() {
    let shelf = shelf(&[]);
    let killed = process_with_notes(&shelf, "named").await;
    create(&killed, "novel", &[("title", "novel-0000000".into())]).await.unwrap();
    drop(killed);
    let next = process_with_notes(&shelf, "named").await;
    create(&next, "novel", &[]).await.unwrap();
    let titles = shelf.titles();
    assert_eq!(titles.len(), 1);
    assert!(titles[0].starts_with("novel-") && titles[0] != "novel-0000000", "{titles:?}");
}

#[tokio::test]
async fn what_the_engine_knows_or_recorded_in_good_order_is_never_taken_over() {
    let shelf = shelf(&[]);
    let first = process_with_notes(&shelf, "known").await;
    let (id, state) = create(&first, "dune", &dune()).await.unwrap();
    drop(first);
    let second = process_with_notes(&shelf, "known").await;
    let wire = || Some(to_struct(state.clone()));
    let diff = rpc::DiffRequest {
        id,
        urn: urn(Book::TOKEN, "dune"),
        olds: wire(),
        news: wire(),
        ..Default::default()
    };
    second.diff(diff).unwrap();
    create(&second, "dune", &dune()).await.unwrap();
    second.dismiss();
    create(&process_with_notes(&shelf, "known").await, "dune", &dune()).await.unwrap();
    assert_eq!(shelf.titles().len(), 3);
}

#[tokio::test]
async fn nothing_is_created_while_nobody_can_look_for_what_was_left() {
    let shelf = shelf(&[]);
    let killed = process_with_notes(&shelf, "dark").await;
    create(&killed, "dune", &dune()).await.unwrap();
    drop(killed);
    shelf.dark.store(true, Ordering::SeqCst);
    let next = process_with_notes(&shelf, "dark").await;
    let failed = create(&next, "dune", &dune()).await.unwrap_err();
    let expected = "failed to look for what an interrupted update may have created: the light is out; run `pulumi up` again";
    assert!(failed.message().starts_with(expected), "{}", failed.message());
    assert!(failed.message().contains(".json"), "{}", failed.message());
    shelf.dark.store(false, Ordering::SeqCst);
    assert_eq!(create(&next, "dune", &dune()).await.unwrap().0, "book0");
    assert_eq!(shelf.titles(), ["Dune"]);
}

#[tokio::test]
async fn what_another_living_process_made_is_left_to_it() {
    let shelf = shelf(&[]);
    let living = process_with_notes(&shelf, "living").await;
    let (first, _) = create(&living, "dune", &dune()).await.unwrap();
    let other = process_with_notes(&shelf, "living").await;
    let (second, _) = create(&other, "dune", &dune()).await.unwrap();
    assert_ne!(first, second);
    assert_eq!(shelf.titles(), ["Dune", "Dune"]);
}

#[tokio::test]
async fn one_of_several_that_may_be_a_siblings_is_never_removed() {
    let shelf = shelf(&[Fate::Lost; 8]);
    let killed = process_with_notes(&shelf, "siblings").await;
    let named = [("title", "novel-0000000".into())];
    let attempt = create(&killed, "novel", &named);
    let ended = tokio::time::timeout(Duration::from_millis(50), attempt).await;
    assert!(ended.is_err(), "it is killed while it tries");
    drop(killed);
    shelf.fates.lock().unwrap().clear();
    for _ in 0..2 {
        shelf.put("novel-0000000", 1, now()).unwrap();
    }
    create(&process_with_notes(&shelf, "siblings").await, "novel", &[]).await.unwrap();
    assert_eq!(shelf.titles().len(), 3, "{:?}", shelf.titles());
}

#[tokio::test]
async fn what_was_made_long_after_the_attempt_is_somebody_elses() {
    let shelf = shelf(&[Fate::AnswerLost]);
    shelf.put("Dune", 1, now() + 2.0 * 3600.0).unwrap();
    let (id, _) = create(&process(&shelf).await, "dune", &dune()).await.unwrap();
    assert_eq!(id, "book1");
}
