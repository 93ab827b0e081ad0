#include "net/impairment.hpp"

#include <algorithm>
#include <sstream>
#include <stdexcept>

namespace petcam::peer {
namespace {

double number(const std::string& name, const std::string& text, double most) {
    std::size_t used = 0;
    double value = -1;
    try {
        value = std::stod(text, &used);
    } catch (const std::exception&) {
        used = 0;
    }
    if (used != text.size() || text.empty() || value < 0 || value > most) {
        throw std::invalid_argument("impairment \"" + name + "\" wants a number from 0 to " +
                                    std::to_string(static_cast<int>(most)) + ", not \"" + text + "\"");
    }
    return value;
}

constexpr std::size_t kFixedHeader = 12;
/// What fits into one datagram on Ethernet, and more than any RTP packet of a browser.
constexpr std::size_t kAbsurdBytes = 1460;

}  // namespace

ImpairmentOptions ImpairmentOptions::parse(const std::string& text) {
    ImpairmentOptions options;
    std::istringstream words(text);
    for (std::string word; std::getline(words, word, ',');) {
        const auto equals = word.find('=');
        const std::string name = word.substr(0, equals);
        const std::string value = equals == std::string::npos ? "" : word.substr(equals + 1);
        const auto milliseconds = [&] {
            return std::chrono::milliseconds(static_cast<int>(number(name, value, 10000)));
        };
        if (name == "loss") {
            options.loss = number(name, value, 1);
        } else if (name == "duplicate") {
            options.duplicate = number(name, value, 1);
        } else if (name == "reorder") {
            options.reorder = number(name, value, 1);
        } else if (name == "mangle") {
            options.mangle = number(name, value, 1);
        } else if (name == "tamper") {
            options.tamper = number(name, value, 1);
        } else if (name == "delay") {
            options.delay = milliseconds();
        } else if (name == "jitter") {
            options.jitter = milliseconds();
        } else {
            throw std::invalid_argument("there is no impairment \"" + name +
                                        "\": loss, duplicate, reorder, mangle, tamper, delay, jitter");
        }
    }
    return options;
}

bool ImpairmentOptions::any() const noexcept {
    return loss > 0 || duplicate > 0 || reorder > 0 || mangle > 0 || tamper > 0 || delay.count() > 0 ||
           jitter.count() > 0;
}

Impairment::Impairment(ImpairmentOptions options, std::uint64_t seed, std::function<void(Datagram&)> deliver)
    : options_(options), any_(options.any()), deliver_(std::move(deliver)), random_(seed) {}

bool Impairment::happens(double share) {
    return share > 0 && std::uniform_real_distribution<double>(0, 1)(random_) < share;
}

std::size_t Impairment::below(std::size_t limit) {
    return limit == 0 ? 0 : std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_);
}

void Impairment::mangle(Datagram& plain) {
    if (plain.size() <= kFixedHeader || !happens(options_.mangle)) return;
    ++counts_.mangled;
    switch (below(8)) {
        case 0:  // nothing but the header
            plain.resize(kFixedHeader);
            return;
        case 1:  // padding that claims more than there is (RFC 3550 section 5.1)
            plain[0] |= 0x20;
            plain.back() = 0xFF;
            return;
        case 2:  // padding of nothing
            plain[0] |= 0x20;
            plain.back() = 0;
            return;
        case 3:  // a CSRC count that swallows part of the payload, or more
            plain[0] |= 0x0F;
            return;
        case 4:  // a header extension whose length is whatever the payload says
            plain[0] |= 0x10;
            return;
        case 5:  // as large as a datagram gets
            plain.resize(kAbsurdBytes, 0xAB);
            return;
        case 6:  // the payload ends in the middle of its own headers
            plain.resize(kFixedHeader + 1 + below(std::min<std::size_t>(plain.size() - kFixedHeader, 4)));
            return;
        default:  // noise in the payload
            for (std::size_t i = kFixedHeader; i < plain.size(); i += 1 + below(8)) {
                plain[i] = static_cast<std::uint8_t>(below(256));
            }
    }
}

void Impairment::pass(Datagram datagram) {
    if (happens(options_.loss)) {
        ++counts_.lost;
        return;
    }
    if (!datagram.empty() && happens(options_.tamper)) {
        ++counts_.tampered;
        datagram[below(datagram.size())] ^= static_cast<std::uint8_t>(1U << below(8));
    }
    if (!heldBack_ && happens(options_.reorder)) {
        ++counts_.reordered;
        heldBack_ = std::move(datagram);
        return;
    }
    std::optional<Datagram> copy;
    if (happens(options_.duplicate)) {
        ++counts_.duplicated;
        copy = datagram;
    }
    later(std::move(datagram));
    if (copy) later(std::move(*copy));
    if (auto held = std::exchange(heldBack_, std::nullopt)) later(std::move(*held));
}

void Impairment::later(Datagram datagram) {
    const auto jitter =
        std::chrono::milliseconds(below(static_cast<std::size_t>(options_.jitter.count()) + 1));
    const auto delay = options_.delay + jitter;
    if (delay.count() == 0) return deliver_(datagram);
    ++counts_.delayed;
    const auto place = underWay_.emplace(underWay_.end());
    // The timer dies with its list entry, inside its own callback, which GLib keeps until it returns.
    *place = Timer::after(delay, [this, place, late = std::move(datagram)]() mutable {
        deliver_(late);
        underWay_.erase(place);
    });
}

}  // namespace petcam::peer
