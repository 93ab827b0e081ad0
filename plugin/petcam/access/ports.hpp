#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "petcam/access/records.hpp"

namespace petcam {

/// A change could not be kept. The text says why and what to do, on one line; it names no secret.
class StoreError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Where the home's records outlive the process. Control thread only.
class Store {
public:
    virtual ~Store() = default;

    /// Everything that was committed. Throws StoreError.
    virtual Records load() = 0;
    /// All of it or, with a StoreError, nothing. When it returns, a power cut takes nothing of it back.
    /// `before`: the records that the changes are made to, all of which a store that finds its files damaged
    /// writes anew.
    virtual void commit(const Changes& changes, const Records& before) = 0;
};

/// Secrets: made at random, recognised by their hash, never kept. Any thread.
class Secrets {
public:
    virtual ~Secrets() = default;

    /// For a device to keep: 256 random bits in base64url (RFC 4648 section 5), 43 characters.
    virtual std::string newToken() = 0;
    /// For a link and a QR code: 80 random bits in Crockford's base32, 16 characters.
    virtual std::string newCode() = 0;
    virtual Digest digestOf(std::string_view secret) const = 0;
    /// HMAC-SHA256 (RFC 2104) with the home's own key.
    virtual Digest sign(std::string_view text) const = 0;
};

class WallClock {
public:
    virtual ~WallClock() = default;
    virtual WallTime now() const = 0;
};

}  // namespace petcam
