#include "petcam/access/rights.hpp"

namespace petcam {

Rights rightsElsewhere(Role role) {
    switch (role) {
        case Role::Owner:
            return Rights::all();
        case Role::Family:
            return {Right::Watch, Right::Listen, Right::Talk, Right::Playback};
        case Role::Sitter:
            break;
    }
    return {};
}

const char* wordOf(Right right) {
    switch (right) {
        case Right::Watch:
            return "watch";
        case Right::Listen:
            return "listen";
        case Right::Talk:
            return "talk";
        case Right::Playback:
            return "playback";
        case Right::Manage:
            return "manage";
    }
    return "";
}

const char* wordOf(Role role) {
    switch (role) {
        case Role::Owner:
            return "owner";
        case Role::Family:
            return "family";
        case Role::Sitter:
            return "sitter";
    }
    return "";
}

std::optional<Right> rightOf(std::string_view word) {
    for (const Right right : kAllRights) {
        if (word == wordOf(right)) return right;
    }
    return std::nullopt;
}

std::optional<Role> roleOf(std::string_view word) {
    for (const Role role : {Role::Owner, Role::Family, Role::Sitter}) {
        if (word == wordOf(role)) return role;
    }
    return std::nullopt;
}

}  // namespace petcam
