//! What has been spent, what is set aside for requests under way, and what may not be passed.

use serde::{Deserialize, Serialize};

use crate::Usage;

/// Limits on all requests that a journal knows of, those of earlier builds included. None is no limit.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Ceilings {
    /// Requests.
    pub requests: Option<u64>,
    /// Tokens, read and written.
    pub tokens: Option<u64>,
    /// Cost, in the unit of the prices.
    pub cost: Option<f64>,
}

/// Prices of a million tokens, in any one unit.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Prices {
    /// Of tokens that the model reads.
    pub input: f64,
    /// Of tokens that it writes.
    pub output: f64,
}

impl Prices {
    /// What so many tokens cost.
    pub fn cost(self, usage: Usage) -> f64 {
        (usage.prompt_tokens as f64 * self.input + usage.completion_tokens as f64 * self.output) / 1e6
    }
}

/// What requests have come to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Spent {
    /// Requests that were sent and are paid for, or may be.
    pub requests: u64,
    /// Tokens, read and written.
    pub tokens: u64,
    /// Cost, in the unit of the prices.
    pub cost: f64,
}

impl Spent {
    pub(crate) fn add(&mut self, usage: Usage, prices: Prices) {
        self.requests += 1;
        self.tokens += usage.prompt_tokens + usage.completion_tokens;
        self.cost += prices.cost(usage);
    }

    pub(crate) fn take(&mut self, usage: Usage, prices: Prices) {
        self.requests = self.requests.saturating_sub(1);
        self.tokens = self.tokens.saturating_sub(usage.prompt_tokens + usage.completion_tokens);
        self.cost = (self.cost - prices.cost(usage)).max(0.0);
    }

    /// Whether one more request of that size stays within the ceilings.
    pub(crate) fn leaves_room(&self, usage: Usage, prices: Prices, ceilings: Ceilings) -> bool {
        let mut then = *self;
        then.add(usage, prices);
        // A sum of prices is rounded; a ceiling is not meant to the last bit.
        ceilings.requests.is_none_or(|most| then.requests <= most)
            && ceilings.tokens.is_none_or(|most| then.tokens <= most)
            && ceilings.cost.is_none_or(|most| then.cost <= most + 1e-9)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_that_would_pass_a_ceiling_is_not_sent() {
        let usage = Usage { prompt_tokens: 600_000, completion_tokens: 400_000 };
        let prices = Prices { input: 1.0, output: 10.0 };
        let mut spent = Spent::default();
        spent.add(usage, prices);
        assert!((spent.cost - 4.6).abs() < 1e-9 && spent.tokens == 1_000_000);
        let within = |ceilings| spent.leaves_room(usage, prices, ceilings);
        assert!(within(Ceilings { requests: Some(2), tokens: Some(2_000_000), cost: Some(9.2) }));
        assert!(!within(Ceilings { requests: Some(1), ..Ceilings::default() }));
        assert!(!within(Ceilings { tokens: Some(1_999_999), ..Ceilings::default() }));
        assert!(!within(Ceilings { cost: Some(9.1), ..Ceilings::default() }));
        spent.take(usage, prices);
        assert_eq!(spent, Spent::default());
    }
}
