"""Roles, deadlines and addressees, with the gold in the sentence."""

from __future__ import annotations

import pytest

from sentences import facts_of, parse_lines, read_marks

# One unit that says everything itself
SENTENCES = [
    "1. {lead:Sở Tư pháp} chủ trì, phối hợp với {coordinate:Sở Nội vụ} rà soát văn bản.",
    "1. {lead:Sở Tư pháp} chủ trì phối hợp {coordinate:Sở Nội vụ}, {coordinate:Sở Y tế} rà soát văn bản.",
    "1. Giao {lead:Sở Tài chính} chủ trì theo dõi, tổng hợp khó khăn.",
    "1. Giao {lead:Sở Xây dựng}, chủ trì phối hợp với {coordinate:Công an tỉnh} kiểm tra.",
    "1. {lead:Sở Y tế} khẩn trương chủ trì, phối hợp với {coordinate:các cơ quan liên quan} hoàn thiện hồ sơ.",
    "1. {implement:Các sở, ban, ngành}, {implement:UBND các xã, phường} tổ chức triển khai thực hiện.",
    "1. {implement:Sở Nội vụ} theo dõi, đôn đốc các cơ quan, đơn vị thực hiện.",
    "1. Đề nghị {implement:Ban Tuyên giáo Tỉnh ủy} chỉ đạo công tác tuyên truyền.",
    "1. Yêu cầu {implement:Giám đốc các sở} nghiêm túc thực hiện.",
    "1. {lead:Đài Phát thanh và Truyền hình tỉnh} chủ trì xây dựng chuyên mục.",
    "1. {lead:Bộ trưởng Bộ Nội vụ} chủ trì, phối hợp với {coordinate:các bộ, ngành liên quan} rà soát chính sách.",
    "1. {implement:Thủ trưởng các sở, ban, ngành}; {implement:Chủ tịch UBND cấp xã} chịu trách nhiệm triển khai.",
    "1. {implement:Sở Tài chính} phối hợp với {coordinate:Kho bạc Nhà nước tỉnh} thẩm tra quyết toán.",
    "1. {lead:Sở Văn hóa, Thể thao và Du lịch} chủ trì, phối hợp cùng {coordinate:Sở Y tế} tổ chức hội thi.",
    "1. {lead:Ngân hàng Nhà nước - Chi nhánh tỉnh Hà Tĩnh} chủ trì triển khai gói tín dụng.",
    "1. {lead:Trường Đại học Hà Tĩnh} chủ trì, phối hợp với {coordinate:các sở, ban, ngành liên quan} xây dựng đề án.",
    "1. {lead:Sở Công Thương} chủ trì; {coordinate:Sở Tài chính} phối hợp thực hiện.",
    "1. Căn cứ chức năng, nhiệm vụ, {implement:các sở, ban, ngành} xây dựng kế hoạch cụ thể.",
    "1. {implement:Sở Nội vụ} tham mưu {advise:UBND tỉnh} ban hành quy định.",
    "1. {implement:Các địa phương, đơn vị} báo cáo {report:Sở Nội vụ} {due:trước ngày 15/12/2023}.",
    "1. {implement:Sở Y tế} tổng hợp, trình {submit:UBND tỉnh} {due:trong tháng 6/2023}.",
    "1. {implement:Các sở, ban, ngành} gửi {send:Sở Tài chính} {due:trước ngày 20 hằng tháng}.",
    "1. {implement:Sở Nội vụ} báo cáo {report:UBND tỉnh} (qua Văn phòng UBND tỉnh) {due:trước ngày 30/11 hằng năm}.",
    "1. {lead:Sở Xây dựng} chủ trì lập quy hoạch đô thị giai đoạn 2026-2030, hoàn thành {due:trước ngày 31 tháng 12 năm 2023}.",
    "1. {implement:Sở Ngoại vụ} rà soát thỏa thuận quốc tế, {due:chậm nhất ngày 10 tháng 6 năm 2023}.",
    # Posts behind "đồng chí", party seats
    "1. Các đồng chí {implement:Bộ trưởng}, {implement:Thủ trưởng cơ quan ngang bộ} phải trực tiếp chỉ đạo việc rà soát.",
    "1. Yêu cầu các đồng chí {implement:bí thư tỉnh ủy, thành ủy}, các đồng chí {implement:giám đốc sở} phải nắm chắc tình hình.",
    "1. {implement:Các tỉnh ủy, thành ủy} phối hợp {coordinate:Bộ Y tế} sắp xếp trạm y tế.",
    # The comma before a subject ends what governs the bodies before it
    "1. Trên cơ sở đề nghị của các bộ, ngành liên quan, {implement:Bộ Tài chính} khẩn trương bố trí kinh phí.",
    "1. Căn cứ nhu cầu của các sở, ngành, {implement:UBND các xã, phường} xây dựng dự toán.",
    "1. Cấp phát vật tư: Sau khi kiểm kê, {implement:Ủy ban nhân dân cấp xã} quyết định phân bổ.",
    # Inline enumeration
    "1. Hoàn thiện dữ liệu: (1) {implement:Sở Nội vụ} rà soát danh mục; (2) {lead:Công an tỉnh} chủ trì, phối hợp {coordinate:Sở Y tế} làm sạch dữ liệu.",
    # A class with the words that say which
    "1. {lead:Sở Xây dựng} chủ trì, phối hợp với {coordinate:các đơn vị cấp nước thuộc phạm vi quản lý} xây dựng phương án.",
    "1. {implement:Các tổ chức cung cấp dịch vụ công ích} phối hợp với {coordinate:Sở Y tế} khử khuẩn.",
    "1. {implement:Tổ chức, cá nhân sản xuất, kinh doanh giống} có trách nhiệm kê khai nguồn gốc.",
    "1. {implement:các nhà đầu tư trong các khu công nghiệp, cụm công nghiệp} chủ động bố trí kinh phí.",
    "1. {implement:Sở Tài chính} phối hợp với {coordinate:các cơ quan của Quốc hội} hoàn thiện hồ sơ.",
    "1. Đề nghị {implement:Ủy ban Pháp luật của Quốc hội}, {implement:các Ủy ban của Quốc hội} cho ý kiến.",
    # Partners that no list knows, and a verb between "phối hợp" and "với"
    "1. {implement:Sở Công Thương} phối hợp với {coordinate:chủ đầu tư hạ tầng} và {coordinate:các cơ quan, đơn vị chức năng} xử lý sự cố.",
    "1. {implement:Công an tỉnh} phối hợp {coordinate:chính quyền địa phương}, {coordinate:mặt trận cơ sở} và {coordinate:các đoàn thể} giám sát.",
    "1. {implement:Công ty Thủy lợi tỉnh} phối hợp, cung cấp thông tin với {coordinate:Sở Xây dựng} về mực nước.",
    # Committees by name behind a colon
    "1. {implement:Ủy ban nhân dân các xã: Thạch Hà}, {implement:Cẩm Bình} và {implement:Đức Thọ} rà soát hộ bị ngập.",
    # The comma before the subject is left out
    "1. Trong quá trình thực hiện nếu cần bổ sung {implement:các sở, ngành} kịp thời báo cáo {report:Sở Nội vụ}.",
]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_unit_that_says_it_all(sentence: str) -> None:
    marked = read_marks(sentence)
    found = facts_of(parse_lines(marked.text))
    assert found == [set(marked.facts)]


# Several lines; the expected facts of each task in order
GROUPS = [
    pytest.param(
        ["1. Sở Y tế", "- Tổ chức khám bệnh lưu động.", "- Chủ trì, phối hợp với Công an tỉnh kiểm tra."],
        [{("implement", "Sở Y tế")}, {("lead", "Sở Y tế"), ("coordinate", "Công an tỉnh")}],
        id="agency heading",
    ),
    pytest.param(
        ["1. Sở Y tế:", "a) Tổ chức khám bệnh lưu động.", "b) Phối hợp với Sở Nội vụ kiện toàn bộ máy."],
        [{("implement", "Sở Y tế")}, {("implement", "Sở Y tế"), ("coordinate", "Sở Nội vụ")}],
        id="agency heading with colon",
    ),
    pytest.param(
        ["1. Sở Y tế chủ trì, phối hợp Sở Nội vụ:", "- Rà soát biên chế.", "- Phối hợp với Sở Tài chính bố trí kinh phí."],
        [
            {("lead", "Sở Y tế"), ("coordinate", "Sở Nội vụ")},
            {("lead", "Sở Y tế"), ("coordinate", "Sở Nội vụ"), ("coordinate", "Sở Tài chính")},
        ],
        id="intro line reaches its bullets",
    ),
    pytest.param(
        ["1. Đẩy mạnh cải cách", "Sở Nội vụ chủ trì:", "- Rà soát thủ tục.", "- Công khai kết quả."],
        [{("lead", "Sở Nội vụ")}, {("lead", "Sở Nội vụ")}],
        id="unlabelled intro line",
    ),
    pytest.param(
        ["1. Tuyên truyền", "- Tổ chức hội nghị.", "Đơn vị chủ trì: Sở Tư pháp.", "Thời gian thực hiện: Quý III/2023."],
        [{("lead", "Sở Tư pháp"), ("due", "Quý III/2023")}],
        id="label lines",
    ),
    pytest.param(
        [
            "1. Tuyên truyền",
            "- Tổ chức hội nghị.",
            "Đơn vị chủ trì: Sở Tư pháp.",
            "- Biên soạn tài liệu.",
            "Đơn vị chủ trì: Sở Nội vụ.",
            "Đơn vị phối hợp: Sở Tư pháp, các cơ quan liên quan.",
        ],
        [
            {("lead", "Sở Tư pháp")},
            {("lead", "Sở Nội vụ"), ("coordinate", "Sở Tư pháp"), ("coordinate", "các cơ quan liên quan")},
        ],
        id="a label block reaches back to the block before",
    ),
    pytest.param(
        ["1. Xây dựng cổng thông tin", "- Cơ quan chủ trì: Sở Khoa học và Công nghệ.", "- Thời hạn hoàn thành: Tháng 12/2023."],
        [{("lead", "Sở Khoa học và Công nghệ"), ("due", "Tháng 12/2023")}],
        id="labels directly under a point reach the point",
    ),
    pytest.param(
        [
            "1. Tập huấn",
            "- Nội dung thực hiện: Tổ chức tập huấn kỹ năng số.",
            "- Cơ quan thực hiện: Sở Nội vụ chủ trì, phối hợp với Sở Y tế.",
        ],
        [{("lead", "Sở Nội vụ"), ("coordinate", "Sở Y tế")}],
        id="roles inside a label's value",
    ),
    pytest.param(
        ["1. Sở Tư pháp: Tổ chức tập huấn cho cán bộ.", "2. Sở Y tế: Chủ trì, phối hợp với Sở Nội vụ kiểm tra."],
        [{("implement", "Sở Tư pháp")}, {("lead", "Sở Y tế"), ("coordinate", "Sở Nội vụ")}],
        id="heading and duty on one line",
    ),
    pytest.param(
        ["1. Giao Ban Quản lý Khu kinh tế tỉnh chỉ đạo các đơn vị kinh doanh hạ tầng có trách nhiệm:", "- Duy trì cấp nước."],
        [{("implement", "Ban Quản lý Khu kinh tế tỉnh")}],
        id="who is told to direct others",
    ),
    pytest.param(
        [
            "1. Sở Tài chính chịu trách nhiệm cập nhật:",
            "a) Giá lệ phí do UBND tỉnh ban hành;",
            "b) Giá dịch vụ do Sở Tài chính chủ trì tham mưu;",
        ],
        [{("implement", "Sở Tài chính")}, {("implement", "Sở Tài chính")}],
        id="a lead that is only described",
    ),
    pytest.param(
        [
            "1. Sở Y tế tạm ngừng cấp phép trong các trường hợp sau:",
            "a) Cơ sở khám bệnh vi phạm quy định.",
            "b) Hồ sơ hết hiệu lực.",
        ],
        [],
        id="cases are no work",
    ),
    pytest.param(
        ["1. Các sở ngành liên quan, Viện Nghiên cứu phát triển tỉnh", "- Cập nhật dữ liệu quy hoạch."],
        [{("implement", "Các sở ngành liên quan"), ("implement", "Viện Nghiên cứu phát triển tỉnh")}],
        id="a group ends before a proper name",
    ),
    pytest.param(
        ["1. Đối tượng áp dụng", "- Các tổ chức, doanh nghiệp cung cấp dịch vụ tham gia.", "- Người dân."],
        [],
        id="whom a plan is about is told nothing",
    ),
    pytest.param(
        ["1. Đề nghị Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh và các tổ chức chính trị - xã hội:", "- Tuyên truyền đến hội viên."],
        [{("implement", "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh"), ("implement", "các tổ chức chính trị - xã hội")}],
        id="request as heading",
    ),
]


@pytest.mark.parametrize(("lines", "expected"), GROUPS)
def test_what_units_inherit(lines: list[str], expected: list[set[tuple[str, str]]]) -> None:
    assert facts_of(parse_lines(*lines)) == expected


SILENT = [
    "1. Nâng cao chất lượng nguồn nhân lực, phấn đấu đạt 100% kế hoạch.",
    "1. Bảo đảm sự phối hợp chặt chẽ giữa các sở, ban, ngành trong quá trình thực hiện.",
    "1. Kinh phí thực hiện được bố trí từ ngân sách nhà nước.",
    "1. Việc triển khai Kế hoạch phải tiến hành đồng bộ.",
    "1. Trụ sở làm việc của các cơ sở y tế được sửa chữa.",
    "1. Ban Chỉ đạo ghi nhận và biểu dương các địa phương đã hoàn thành sớm.",
    "1. Lắp mới 30 trạm (trong đó VNPT: 12 trạm, Viettel: 18 trạm).",
    "1. Các trường thông tin chia sẻ do cơ quan quản lý quyết định.",
    "1. Danh mục hồ sơ do Sở Tài chính chủ trì thẩm định được số hóa.",
]


@pytest.mark.parametrize("sentence", SILENT)
def test_nothing_is_laid_on_nobody(sentence: str) -> None:
    assert facts_of(parse_lines(sentence)) == []


def test_recipients_are_no_assignees() -> None:
    plan = parse_lines("1. Sở Y tế chủ trì rà soát văn bản.")
    assert [assignee.mention for task in plan.tasks for assignee in task.assignees] == ["Sở Y tế"]
    assert plan.document.recipients == ("Các sở, ban, ngành", "Lưu: VT")


def test_a_request_is_told_from_an_order() -> None:
    plan = parse_lines("1. Đề nghị Công an tỉnh chỉ đạo bảo đảm an ninh.", "2. Giao Sở Y tế thực hiện kiểm tra.")
    assert [task.modality for task in plan.tasks] == ["request", "order"]


@pytest.mark.parametrize("line", ["{lead:Sở Y tế", "{boss:Sở Y tế} chủ trì", "{lead:} chủ trì"])
def test_malformed_gold_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="mark"):
        read_marks(line)
