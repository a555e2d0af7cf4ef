package hk.chopmark.api.roster;

import static hk.chopmark.api.rest.CommandGate.newId;
import static hk.chopmark.api.rest.CommandGate.sealed;

import hk.chopmark.api.border.OneLine;
import hk.chopmark.api.border.OnePhone;
import hk.chopmark.api.judging.Sends;
import hk.chopmark.api.rest.Accepted;
import hk.chopmark.api.rest.Asking;
import hk.chopmark.api.rest.CommandGate;
import hk.chopmark.core.roster.RosterCommand.AppointStaff;
import hk.chopmark.core.roster.RosterCommand.CorrectStaffDeparture;
import hk.chopmark.core.roster.RosterCommand.CorrectSubjectDetail;
import hk.chopmark.core.roster.RosterCommand.RecordHkid;
import hk.chopmark.core.roster.RosterCommand.RecordStaffLeaving;
import hk.chopmark.core.roster.RosterCommand.RegisterGuardian;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.Hkid;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StaffId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Guardians, staff, and corrections of what is recorded about anybody. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Roster")
class PeopleController {

    private final CommandGate gate;

    PeopleController(CommandGate gate) {
        this.gate = gate;
    }

    /** A new guardian; names and phone are sealed before they are stored. */
    record NewGuardian(
            @Nullable UUID id,
            @Nullable @Size(max = 200) @OneLine String nameZh,
            @Nullable @Size(max = 200) @OneLine String nameEn,
            @Nullable @Size(max = 40) @OnePhone String phone) {

        /** Without the personal values. */
        @Override
        public String toString() {
            return "NewGuardian[" + id + "]";
        }
    }

    @Sends(RegisterGuardian.class)
    @PostMapping("/guardians")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Make a guardian known")
    Accepted register(Asking asking, @Valid @RequestBody NewGuardian body) {
        GuardianId guardian = new GuardianId(newId(asking, body.id()));
        return gate.send(
                asking,
                school ->
                        new RegisterGuardian(
                                school,
                                guardian,
                                sealed(guardian, Category.IDENTITY, body.nameZh()),
                                sealed(guardian, Category.IDENTITY, body.nameEn()),
                                sealed(guardian, Category.CONTACT, body.phone())),
                guardian);
    }

    /** A new member of staff; names are sealed before they are stored. */
    record NewStaff(
            @Nullable UUID id,
            @Nullable @Size(max = 200) @OneLine String nameZh,
            @Nullable @Size(max = 200) @OneLine String nameEn,
            @NotNull String postCode) {

        /** Without the personal values. */
        @Override
        public String toString() {
            return "NewStaff[" + id + "]";
        }
    }

    @Sends(AppointStaff.class)
    @PostMapping("/staff")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Appoint a member of staff, or one who has left again")
    Accepted appoint(Asking asking, @Valid @RequestBody NewStaff body) {
        StaffId staff = new StaffId(newId(asking, body.id()));
        return gate.send(
                asking,
                school ->
                        new AppointStaff(
                                school,
                                staff,
                                sealed(staff, Category.STAFF, body.nameZh()),
                                sealed(staff, Category.STAFF, body.nameEn()),
                                body.postCode()),
                staff);
    }

    /** The last day of a member of staff. */
    record Leaving(@NotNull LocalDate leftOn) {}

    @Sends(RecordStaffLeaving.class)
    @PostMapping("/staff/{staff}/leaving")
    @Operation(summary = "Record the last day of a member of staff")
    Accepted leave(Asking asking, @PathVariable StaffId staff, @Valid @RequestBody Leaving body) {
        return gate.send(asking, school -> new RecordStaffLeaving(school, staff, body.leftOn()));
    }

    /** The right last day, left out if there was no departure, and a code that says why. */
    record RightLeaving(@Nullable LocalDate leftOn, @NotNull String reason) {}

    @Sends(CorrectStaffDeparture.class)
    @PostMapping("/staff/{staff}/leaving/corrections")
    @Operation(summary = "Put a recorded departure right, or take it back")
    Accepted correctLeaving(
            Asking asking, @PathVariable StaffId staff, @Valid @RequestBody RightLeaving body) {
        return gate.send(
                asking,
                school -> new CorrectStaffDeparture(school, staff, body.leftOn(), body.reason()));
    }

    /**
     * A correction: the path of the detail, its category, the right value, and the code of the
     * reason.
     */
    record Correction(
            @NotNull String path,
            @NotNull String category,
            @NotNull @Size(max = 400) String newValue,
            @NotNull String reason) {

        /** Without the personal value. */
        @Override
        public String toString() {
            return "Correction[" + path + "]";
        }
    }

    @Sends(CorrectSubjectDetail.class)
    @PostMapping("/people/{person}/corrections")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Correct one recorded detail of a person")
    Accepted correct(
            Asking asking, @PathVariable PersonRef person, @Valid @RequestBody Correction body) {
        PersonDetail.require(body.path(), body.newValue());
        return gate.send(
                asking,
                school ->
                        new CorrectSubjectDetail(
                                school,
                                person,
                                body.path(),
                                Sealed.of(
                                        person, Category.ofCode(body.category()), body.newValue()),
                                body.reason()));
    }

    /**
     * An identity card number as people write it, and the code of the ground on which it may be
     * held.
     */
    record IdentityNumber(@NotNull @Size(max = 40) String number, @NotNull String ground) {

        /** Without the number. */
        @Override
        public String toString() {
            return "IdentityNumber[" + ground + "]";
        }
    }

    @Sends(RecordHkid.class)
    @PostMapping("/people/{person}/hkid")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Record the identity card number of a person, or another one in its place")
    Accepted recordHkid(
            Asking asking,
            @PathVariable PersonRef person,
            @Valid @RequestBody IdentityNumber body) {
        return gate.send(
                asking,
                school ->
                        new RecordHkid(
                                school,
                                person,
                                Hkid.parse(body.number()).sealedFor(person),
                                body.ground()));
    }
}
