"""Forms of the gallery: one with every kind of field, empty, filled in and with errors."""

from django import forms

RATINGS = {
    "◎": "目標を大きく上回り、ほかの取組にも良い影響があった。",
    "○": "おおむね予定どおり実施し、目標に達した。",
    "△": "実施したが、目標に達しなかった、または一部しか実施できなかった。",
    "×": "実施できなかった。",
}
DIRECTIONS = [("expand", "拡充"), ("continue", "継続"), ("revise", "見直し"), ("abolish", "廃止")]
_NUMBER = forms.TextInput(attrs={"inputmode": "numeric"})
_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class EntryForm(forms.Form):
    """An entry (評価票) in small."""

    title = forms.CharField(label="取組の名称", help_text="計画書に印刷されているとおりに書いてください。")
    members = forms.IntegerField(
        label="登録団体数", required=False, help_text="平成30年4月1日現在の数です。", widget=_NUMBER
    )
    held_on = forms.DateField(label="連絡会の開催日", widget=_DAY, required=False)
    division = forms.ChoiceField(
        label="主管課",
        choices=[("", "選んでください"), ("a", "福祉政策課"), ("b", "高齢者支援課"), ("c", "障害者支援課")],
    )
    strengths = forms.CharField(
        label="良かった点",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="何をして、誰にどのような変化があったかを書いてください。",
    )
    rating = forms.ChoiceField(label="評価", choices=[(mark, mark) for mark in RATINGS], widget=forms.RadioSelect)
    direction = forms.ChoiceField(label="今後の方向性", choices=DIRECTIONS, widget=forms.RadioSelect)
    bodies = forms.MultipleChoiceField(
        label="協力した団体",
        choices=[("1", "民生委員・児童委員協議会"), ("2", "社会福祉協議会"), ("3", "郵便局"), ("4", "新聞販売店")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    minutes = forms.FileField(label="会議録", required=False, help_text="PDFまたはWord、20MBまで。")
    is_checked = forms.BooleanField(label="個人が分かる記述がないことを確かめました", required=True)

    def clean(self) -> None:
        """Ask for what belongs together, so that the gallery has an error of the whole form."""
        if not self.cleaned_data.get("members") and not self.cleaned_data.get("strengths"):
            raise forms.ValidationError("登録団体数か良かった点のどちらかは書いてください。")


class FilterForm(forms.Form):
    """What narrows a list down."""

    word = forms.CharField(label="取組の名称に含む語", required=False)
    state = forms.ChoiceField(
        label="状態", choices=[("", "すべて"), ("1", "未着手"), ("2", "記入中"), ("3", "差戻し")], required=False
    )


class StockForm(forms.Form):
    """Fields that are locked or stand between words."""

    count = forms.IntegerField(label="補助した件数", required=False, initial=24, widget=_NUMBER)
    area = forms.CharField(label="圏域", required=False, initial="みどり野西部", disabled=True)


def empty_form() -> EntryForm:
    """Nothing filled in yet."""
    return EntryForm(prefix="new")


def wrong_form() -> EntryForm:
    """Sent with hardly anything right."""
    data = {
        "wrong-title": "見守りネットワークの充実",
        "wrong-members": "四十一",
        "wrong-held_on": "2018-04-18",
        "wrong-rating": "◎",
    }
    return EntryForm(data, prefix="wrong")


def stock_form() -> StockForm:
    """Two fields with values."""
    return StockForm(prefix="stock")
