//! What the expected use of a model costs.
use super::projection::{Found, Line, Own, Part, PriceUsed, Subject, sum, times};
use crate::catalog::{self, ModelPrice, PricedUse, TokenRates, Unpriced};
use crate::model::{Consumer, ExpectedUse, LanguageModel, Model, TokenUse};
use crate::vocab::{Endpoint, Region, ServiceTier};
use rust_decimal::Decimal;

/// Adds the lines of a use, or why there are none.
pub(super) fn add(model: &Model, expected: &ExpectedUse, found: &mut Found) {
    let subject = Subject::Model(expected.model.name().clone());
    add_for(model, expected, &subject, found);
}

/// Adds the lines of a use as those of this subject.
pub(super) fn add_for(model: &Model, expected: &ExpectedUse, subject: &Subject, found: &mut Found) {
    let language = &expected.model;
    let account = expected.by.account();
    let region = expected.by.region();
    let project = expected.by.project().map(|project| &project.name);
    let rates = match rates(model, language, &expected.tokens, region) {
        Ok((rates, used)) => {
            found.prices.push(used);
            rates
        }
        Err(why) => return found.cannot(format!("model {}", language.name()), why),
    };
    let tokens = Tokens::of(&expected.tokens);
    let parts = [
        (Part::Input, tokens.input(&rates), Some(rates.input)),
        (Part::CachedInput, tokens.cached, rates.cached),
        (Part::CacheWrite, tokens.cache_write, rates.cache_write),
        (Part::Output, tokens.output, Some(rates.output)),
    ];
    let is_tagged = is_tagged(expected);
    if let (false, Some(project)) = (is_tagged, project) {
        found.notes.push(format!(
            "{} has no profile in {project}: bills do not tell what is used there, and no budget of a project or tag counts it",
            language.name()
        ));
    }
    for (part, quantity, rate) in parts {
        let Some(rate) = rate else {
            if !quantity.is_zero() {
                found.notes.push(format!(
                    "{} has no price for {}: it counts as input",
                    language.name(),
                    part.word()
                ));
            }
            continue;
        };
        let is_extra = matches!(part, Part::CachedInput | Part::CacheWrite);
        if is_extra && quantity.is_zero() {
            continue;
        }
        found.lines.push(Line {
            billed_by: match language {
                LanguageModel::Bedrock(_) => None,
                LanguageModel::Outside(outside) => Some(outside.provider.clone()),
            },
            is_tagged,
            ..Line::new((account, project), subject.clone(), part, quantity, rate)
        });
    }
}

/// Whether bills tell what a project uses of a model: projects of bedrock-mantle carry tags, and profiles do on bedrock-runtime.
fn is_tagged(expected: &ExpectedUse) -> bool {
    match (&expected.by, &expected.model) {
        (Consumer::Project(project), LanguageModel::Bedrock(model)) => {
            model.endpoint == Endpoint::Mantle || project.profile(model).is_some()
        }
        (Consumer::Project(_), LanguageModel::Outside(_)) => true,
        (Consumer::Account(_), _) => false,
    }
}

/// Millions of tokens a month.
struct Tokens {
    plain: Decimal,
    cached: Decimal,
    cache_write: Decimal,
    output: Decimal,
}

impl Tokens {
    fn of(tokens: &TokenUse) -> Self {
        let requests = tokens.requests.map_or(0, crate::vocab::CallRate::a_month);
        let each = |length: Option<crate::vocab::TokenCount>| {
            length.map(|length| requests.saturating_mul(length.tokens()))
        };
        let input = tokens.input.map(crate::vocab::TokenRate::a_month);
        let input = millions(input.or(each(tokens.input_length)).unwrap_or_default());
        let declared = tokens.output.map(crate::vocab::TokenRate::a_month);
        let output = match (declared, each(tokens.max_output)) {
            (Some(declared), Some(most)) => declared.min(most),
            (declared, most) => declared.or(most).unwrap_or_default(),
        };
        let share = |points: u16| times(input, Decimal::new(points.into(), 4));
        Self {
            plain: share(
                10_000_u16.saturating_sub(tokens.cached.saturating_add(tokens.cache_write)),
            ),
            cached: share(tokens.cached),
            cache_write: share(tokens.cache_write),
            output: millions(output),
        }
    }

    /// What is paid for as plain input: also what has no price of its own.
    fn input(&self, rates: &TokenRates) -> Decimal {
        let without = |price: Option<Decimal>, tokens| match price {
            Some(_) => Decimal::ZERO,
            None => tokens,
        };
        self.plain
            + without(rates.cached, self.cached)
            + without(rates.cache_write, self.cache_write)
    }
}

/// A number of tokens in millions, exact.
fn millions(tokens: u64) -> Decimal {
    times(Decimal::from(tokens), Decimal::new(1, 6))
}

/// The rates of the price book, and those that the blueprint says instead.
pub(super) fn rates(
    model: &Model,
    language: &LanguageModel,
    tokens: &TokenUse,
    region: &Region,
) -> Result<(TokenRates, PriceUsed), String> {
    let book = book_entry(language);
    let of = PricedUse {
        tier: tokens.tier,
        inference: tokens.inference,
        region: matches!(language, LanguageModel::Bedrock(_)).then_some(region),
        input_length: tokens
            .input_length
            .map_or(0, crate::vocab::TokenCount::tokens),
    };
    let listed = match book {
        Some(book) => book.rates(&of).map_err(|why| unpriced(why, &of, region)),
        None => Err("the price book has no price of it".to_owned()),
    };
    let own = model
        .prices
        .get(language.name())
        .filter(|_| tokens.tier == ServiceTier::Standard);
    let Some(own) = own else {
        let used = PriceUsed {
            of: Subject::Model(language.name().clone()),
            book: book.map(|book| book.origin.clone()),
            own: None,
        };
        return listed.map(|rates| (rates, used));
    };
    let rates = match (&listed, own.input, own.output) {
        (Ok(listed), input, output) => TokenRates {
            input: input.unwrap_or(listed.input),
            cached: own.cached.or(listed.cached),
            cache_write: own.cache_write.or(listed.cache_write),
            output: output.unwrap_or(listed.output),
        },
        (Err(_), Some(input), Some(output)) => TokenRates {
            input,
            cached: own.cached,
            cache_write: own.cache_write,
            output,
        },
        (Err(why), _, _) => {
            return Err(format!(
                "{why}, and `prices` does not say both input and output"
            ));
        }
    };
    let from_book =
        book.filter(|_| listed.is_ok() && (own.input.is_none() || own.output.is_none()));
    let used = PriceUsed {
        of: Subject::Model(language.name().clone()),
        book: from_book.map(|book| book.origin.clone()),
        own: Some(Own {
            as_of: own.as_of.clone(),
            because: own.because.clone(),
        }),
    };
    Ok((rates, used))
}

fn book_entry(language: &LanguageModel) -> Option<&'static ModelPrice> {
    let (provider, id) = language.priced_as();
    match language {
        LanguageModel::Bedrock(_) => catalog::model_price(provider, &catalog::model(id)?.id),
        LanguageModel::Outside(_) => catalog::model_price(provider, id),
    }
}

fn unpriced(why: Unpriced, of: &PricedUse<'_>, region: &Region) -> String {
    match why {
        Unpriced::Tier => format!("the price book has no price of its tier {}", of.tier.word()),
        Unpriced::Inference => format!(
            "the price book has no price of its inference {}",
            of.inference.word()
        ),
        Unpriced::Region => format!("the price book has no price of it in {region}"),
        Unpriced::InputLength => format!(
            "the price book has no price of it for inputs of {} tokens",
            of.input_length
        ),
    }
}

/// The rates of a use of a model in a region.
///
/// # Errors
/// Says why it has no price.
pub fn token_rates(
    model: &Model,
    language: &LanguageModel,
    tokens: &TokenUse,
    region: &Region,
) -> Result<TokenRates, String> {
    rates(model, language, tokens, region).map(|(rates, _)| rates)
}

/// Output tokens that a use has in a month, exact.
pub fn output_a_month(tokens: &TokenUse) -> Decimal {
    times(Tokens::of(tokens).output, Decimal::from(1_000_000))
}

/// What these uses cost in a month, in US dollars; `None` where none of them could be estimated.
pub fn cost_of_uses<'a>(
    model: &Model,
    uses: impl IntoIterator<Item = &'a ExpectedUse>,
) -> Option<Decimal> {
    let mut found = Found::default();
    for expected in uses {
        add(model, expected, &mut found);
    }
    let lines = found.lines.iter().map(|line| line.amount);
    (!found.lines.is_empty()).then(|| sum(lines))
}
