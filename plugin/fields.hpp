#pragma once

#include <jansson.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "petcam/access/household.hpp"
#include "petcam/layer_selector.hpp"
#include "petcam/report.hpp"

namespace petcam {

/// Reads the fields of one request and remembers which it knows. Everything throws RequestError that names
/// the field and tells no value: MissingField, WrongType, InvalidValue, UnknownField.
class Fields {
public:
    explicit Fields(const json_t* object) : object_(object) { known_.emplace_back("request"); }

    bool has(const char* field);
    std::string text(const char* field);
    std::string textOr(const char* field, const char* otherwise);
    /// A token or a pairing code: 1 to 128 bytes of whatever it may be.
    std::string secret(const char* field);
    MemberId member(const char* field);
    CameraId camera(const char* field);
    DeviceId device(const char* field);
    Role role(const char* field);
    Capture capture(const char* field);
    std::optional<Network> network(const char* field);
    std::set<Warning> warnings(const char* field);
    /// A whole number from 0 to `most`.
    std::optional<int> number(const char* field, int most);
    /// The same of numbers that do not fit an int.
    std::optional<std::int64_t> integer(const char* field, std::int64_t most);
    /// A number, whole or not, within these.
    std::optional<double> real(const char* field, double least, double most);
    std::optional<bool> flag(const char* field);
    bool neededFlag(const char* field);
    /// An object; what is in it is for the caller to check.
    json_t* object(const char* field);
    Quality quality(const char* field);
    std::optional<Rights> rights(const char* field);
    /// Unix seconds. Nothing: left out; an inner nothing: null, which takes the limit away.
    std::optional<std::optional<WallTime>> time(const char* field);
    /// {"c1": {"rights": [...], "from": ..., "until": ...}, "c2": null}
    std::optional<std::map<CameraId, std::optional<Grant>>> grants(const char* field);

    /// Throws for the first field that no one has asked for.
    void refuseOthers() const;

private:
    const json_t* take(const char* field);
    const json_t* need(const char* field);

    const json_t* object_;
    std::vector<std::string> known_;
};

/// The request that the fields are of, as the one of `readers` reads it that stands there by its name.
/// Throws as Fields does, and UnknownRequest.
template <typename Request>
Request readRequest(Fields& fields, const std::map<std::string_view, Request (*)(Fields&)>& readers) {
    const auto reader = readers.find(fields.text("request"));
    if (reader == readers.end()) {
        throw RequestError(ErrorCode::UnknownRequest, "request is none that this version knows");
    }
    Request request = reader->second(fields);
    fields.refuseOthers();
    return request;
}

}  // namespace petcam
