#pragma once

#include <string>
#include <vector>

#include "petcam/access/ports.hpp"

namespace petcam {

/// A Store that keeps what was committed, and fails when it is told to.
class MemoryStore final : public Store {
public:
    Records load() override { return kept; }
    void commit(const Changes& changes, const Records&) override {
        if (!failure.empty()) throw StoreError(failure);
        applyChanges(kept, changes);
        ++commits;
    }

    Records kept;
    std::string failure;
    int commits = 0;
};

/// Secrets that can be told apart and foreseen: "token-1", "code-2", ...
class CountingSecrets final : public Secrets {
public:
    std::string newToken() override { return "token-" + std::to_string(++made); }
    std::string newCode() override { return "code-" + std::to_string(++made); }
    Digest digestOf(std::string_view secret) const override {
        Digest digest{};
        for (std::size_t i = 0; i < secret.size(); ++i) {
            digest[i % digest.size()] = static_cast<std::uint8_t>(digest[i % digest.size()] * 31 + secret[i]);
        }
        return digest;
    }
    Digest sign(std::string_view text) const override {
        return digestOf(std::string("signed ") + std::string(text));
    }

    int made = 0;
};

class HandClock final : public WallClock {
public:
    WallTime now() const override { return time; }
    WallTime time{std::chrono::seconds(1764000000)};
};

}  // namespace petcam
