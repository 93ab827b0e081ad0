// Whatever bytes come as an offer: they are answered section by section or refused, and nothing else happens.
#include <algorithm>
#include <random>

#include "catch.hpp"
#include "petcam/error.hpp"
#include "sdp/negotiation.hpp"
#include "sdp_fixtures.hpp"

using namespace petcam;
using namespace petcam::sdp_fixtures;

namespace {

std::size_t countOf(std::string_view text, std::string_view what) {
    std::size_t count = 0;
    for (auto at = text.find(what); at != std::string_view::npos; at = text.find(what, at + 1)) {
        ++count;
    }
    return count;
}

/// The answer has as many sections as the offer, whole lines, and its indices lead to accepted sections.
bool isSane(const sdp::Offer& offer, const std::string& sdp, const sdp::MediaIndex& index) {
    if (!sdp.ends_with("\r\n") || countOf(sdp, "\n") != countOf(sdp, "\r\n")) return false;
    if (countOf(sdp, "\r\nm=") != offer.sections.size()) return false;
    for (const auto& [at, kind] : {std::pair(index.audio, "audio"), std::pair(index.video, "video")}) {
        if (!at) continue;
        if (*at < 0 || static_cast<std::size_t>(*at) >= offer.sections.size()) return false;
        if (offer.sections[static_cast<std::size_t>(*at)].kind != kind) return false;
    }
    return index.video.has_value();
}

struct Tally {
    std::size_t answered = 0;
    std::size_t refused = 0;
    std::size_t insane = 0;

    template <typename Answer>
    void count(const sdp::Offer& offer, Answer answerOf) {
        try {
            const auto answer = answerOf(offer, sdp::Origin{});
            ++answered;
            insane += isSane(offer, answer.sdp, answer.index) ? 0 : 1;
        } catch (const RequestError& error) {
            ++refused;
            insane +=
                error.code() == ErrorCode::NoUsableVideo || error.code() == ErrorCode::NoCommonCodec ? 0 : 1;
        }
    }

    /// Anything thrown but a RequestError fails the test.
    void offer(const std::string& text) {
        try {
            const auto offer = sdp::parseOffer(text);
            count(offer, sdp::answerPublisher);
            count(offer, sdp::answerViewer);
        } catch (const RequestError& error) {
            ++refused;
            insane += error.code() == ErrorCode::OfferMalformed ? 0 : 1;
        }
    }
};

const std::string* const kOffers[] = {&kChromiumCamera, &kChromiumViewer, &kSafariCamera, &kFirefoxViewer};

}  // namespace

TEST_CASE("an offer that is cut anywhere is answered or refused") {
    Tally tally;
    for (const auto* whole : kOffers) {
        for (std::size_t length = 0; length < whole->size(); ++length) {
            tally.offer(whole->substr(0, length));
        }
    }
    CHECK(tally.insane == 0);
    CHECK(tally.answered > 1000);
    CHECK(tally.refused > 1000);
}

TEST_CASE("an offer with bytes turned over is answered or refused") {
    std::mt19937 random(20240229);
    Tally tally;
    for (int round = 0; round < 4000; ++round) {
        std::string text = *kOffers[random() % std::size(kOffers)];
        for (auto flips = 1 + random() % 8; flips > 0; --flips) {
            text[random() % text.size()] = static_cast<char>(random() & 0xFF);
        }
        tally.offer(text);
    }
    CHECK(tally.insane == 0);
    CHECK(tally.answered > 1000);
    CHECK(tally.refused > 1000);
}

TEST_CASE("an offer with lines lost, repeated and moved is answered or refused") {
    std::mt19937 random(4);
    Tally tally;
    for (int round = 0; round < 1500; ++round) {
        const std::string& whole = *kOffers[random() % std::size(kOffers)];
        std::vector<std::string> lines;
        for (std::size_t at = 0; at < whole.size();) {
            const auto end = whole.find('\n', at) + 1;
            lines.push_back(whole.substr(at, end - at));
            at = end;
        }
        for (auto changes = 1 + random() % 20; changes > 0; --changes) {
            const auto from = 1 + random() % (lines.size() - 1);
            const auto to = 1 + random() % (lines.size() - 1);
            switch (random() % 3) {
                case 0:
                    lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(from));
                    break;
                case 1:
                    lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(to), std::string(lines[from]));
                    break;
                default:
                    std::swap(lines[from], lines[to]);
            }
        }
        std::string text;
        for (const auto& line : lines) {
            text += line;
        }
        tally.offer(text);
    }
    CHECK(tally.insane == 0);
    CHECK(tally.answered > 1000);
    CHECK(tally.refused > 300);
}
